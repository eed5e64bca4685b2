"""Who may come to the desk, what it never gives away, and a whole call without scripts and on each database."""

import re
from pathlib import Path

from fastapi import FastAPI

from channels.app import create_app
from channels.signin.roles import Role
from channels.staff.routes import router as staff_router
from runtime.database import Database
from runtime.settings import Settings
from tests.channels.staff.desk import SHELTER, TEXTS_ON, Desk, at_desk, names
from tests.channels.staff_support import prepare
from tests.channels.support import PUBLIC_URL, EchoAssistant


async def test_only_staff_and_admins_come_in(app: FastAPI) -> None:
    async with at_desk(app, Role.ANALYST) as analyst:
        assert (await analyst.client.get("/staff")).status_code == 403
    async with at_desk(app, Role.ADMIN) as admin:
        assert (await admin.client.get("/staff")).status_code == 200
        admin.client.cookies.clear()
        assert (await admin.client.get("/staff")).status_code == 303
        assert (await admin.post("", text="shelter")).status_code == 303


async def test_nothing_is_done_without_the_forms_token(desk: Desk) -> None:
    routes = {route.path for route in staff_router.routes if "POST" in route.methods}
    posts = ["", "/open", "/unmet", "/unmet/undo", *(f"/services/{SHELTER}/{what}" for what in
             ("mark", "wrong-number", "checked", "preview", "text"))]  # fmt: skip
    assert routes == {f"/staff{path}".replace(str(SHELTER), "{service_id}") for path in posts}
    desk.csrf = "forged"
    assert {(await desk.post(path, text="shelter", state="full")).status_code for path in posts} == {403}


async def test_no_address_ever_holds_what_is_asked(desk: Desk) -> None:
    page = (await desk.post("", part=False, text="my name is Rosa")).text
    assert not re.search(r'(?:href|action|src)="[^"]*Rosa', page)
    assert 'method="get"' not in page.lower()


async def test_without_scripts_the_whole_page_comes_back_with_what_was_asked(desk: Desk) -> None:
    page = (await desk.post("", part=False, text="shelter", near="55411")).text
    assert "<title>" in page and 'value="shelter"' in page and names(page)
    page = (await desk.post("/open", part=False, service=SHELTER, text="shelter", near="55411")).text
    assert len(names(page)) > 3 and "614 S 3rd St" in page, "the list and the service"
    page = (await desk.post(f"/services/{SHELTER}/mark", part=False, state="full", text="shelter")).text
    assert "Marked full" in page and 'value="shelter"' in page


async def test_a_whole_call_on_each_database(database: Database, tmp_path: Path) -> None:
    prepare(database)
    options = Settings(
        _env_file=None, data_dir=tmp_path, database_url=database.url, public_url=PUBLIC_URL,
        secret_key="a key for tests that is long enough", twilio_api_url="http://127.0.0.1:9", **TEXTS_ON,
    )  # fmt: skip
    async with at_desk(create_app(options, EchoAssistant())) as desk:
        assert names(await desk.ask("shelter family 55411", unverified="1"))
        answers = [
            await desk.post("/open", service=SHELTER, need_code="housing.shelter"),
            await desk.post(f"/services/{SHELTER}/mark", state="full"),
            await desk.post(f"/services/{SHELTER}/checked"),
            await desk.text(),
            await desk.post("/unmet", unmet_need="housing.shelter", reason="full_or_waitlist", once="1"),
        ]
        assert [answer.status_code for answer in answers] == [200] * 5
        calls = await desk.ask()
        assert all(word in calls for word in ("looked up", "texted", "not met"))
