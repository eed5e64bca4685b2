"""What a message says about where someone is, and what only sounds like it."""

import csv

import pytest

from directory.places import Place, find_place, find_places, neighborhood_at
from runtime.paths import REFERENCE_DIRECTORY

NAMES = [
    # neighbourhoods, as people write them
    ("I stay in Whittier", "Whittier"),
    ("whitier apartment no heat", "Whittier"),
    ("food shelf powderhorn", "Powderhorn Park"),
    ("powder horn park area", "Powderhorn Park"),
    ("im by powderhon", "Powderhorn Park"),
    ("cedar riverside towers elevator broke", "Riverside Plaza"),
    ("Cedar-Riverside", "Cedar-Riverside"),
    ("ceder riverside food", "Cedar-Riverside"),
    ("clinic in the west bank", "Cedar-Riverside"),
    ("little mogadishu", "Cedar-Riverside"),
    ("subletting near dinkytown", "Marcy-Holmes"),
    ("dinky town", "Marcy-Holmes"),
    ("diaper bank seward?", "Seward"),
    ("Longfelow, we own the house", "Longfellow"),
    ("keewaydin", "Keewaydin"),
    ("lost dog at logan park", "Logan Park"),
    ("Loring park tents", "Loring Park"),
    ("stevens square radiators cold", "Stevens Square-Loring Heights"),
    ("kingfield", "King Field"),
    ("We live in King Field and need a plumber", "King Field"),
    ("webber-camden", "Webber-Camden"),
    ("north loop noise", "North Loop"),
    ("Willard Hay block club", "Willard-Hay"),
    ("the wedge", "Lowry Hill East"),
    ("tangletown snow", "Tangletown"),
    ("prospect park bus", "Prospect Park-East River Road"),
    ("near st anthony main", "Nicollet Island-East Bank"),
    ("folwell, two kids", "Folwell"),
    ("elliott park laundromat", "Elliot Park"),
    ("BRYN MAWR", "Bryn Mawr"),
    ("ventura village food", "Ventura Village"),
    # parts of town
    ("north, but they can't travel", "North Minneapolis"),
    ("over north no car", "North Minneapolis"),
    ("the northside", "North Minneapolis"),
    ("north side shelters", "North Minneapolis"),
    ("N mpls", "North Minneapolis"),
    ("I'm in North Minneapolis", "North Minneapolis"),
    ("nrthside", "North Minneapolis"),
    ("food shelf north", "North Minneapolis"),
    ("in south", "South Minneapolis"),
    ("south side laundromat", "South Minneapolis"),
    ("rooms in NE or Fridley", "Northeast Minneapolis"),
    ("nordeast", "Northeast Minneapolis"),
    ("i live in northeast", "Northeast Minneapolis"),
    ("southwest mpls", "Southwest Minneapolis"),
    ("downtown by the library", "Downtown Minneapolis"),
    ("dwntwn", "Downtown Minneapolis"),
    ("stuck in uptown", "Uptown"),
    ("Phillips", "Phillips"),
    ("any food in Philips?", "Phillips"),
    ("East Phillips garden", "East Phillips"),
    ("camden", "Camden"),
    ("nokomis east", "Nokomis"),
    # ZIP codes
    ("shelter family 55411", "55411"),
    ("zip is 55407", "55407"),
    ("55429 food", "55429"),
    # landmarks
    ("discharged from HCMC at 4", "HCMC"),
    ("by the cub on lake", "Cub on Lake Street"),
    ("sleeping at target field station", "Target Field Station"),
    ("near Little Earth", "Little Earth"),
    ("Midtown Global Market booth", "Midtown Global Market"),
    ("by the U of M", "University of Minnesota"),
    ("riding the train to mall of america", "Mall of America"),
    ("at the airport no ride", "Minneapolis-St Paul Airport"),
    ("karmel mall", "Karmel Mall"),
    ("tent behind franklin library", "Franklin Library"),
    ("46th st station", "46th Street Station"),
    ("minnehaha falls bathrooms", "Minnehaha Falls"),
    ("lake nokomis swim lessons", "Lake Nokomis"),
    ("george floyd square vigil", "George Floyd Square"),
    # suburbs
    ("i live in Bloomington", "Bloomington"),
    ("brooklin park", "Brooklyn Park"),
    ("apartment in St Paul", "Saint Paul"),
    ("St. Louis Park", "St. Louis Park"),
    ("richfeild rent help", "Richfield"),
    ("stuck in eden prairie", "Eden Prairie"),
    ("columbia heights", "Columbia Heights"),
    ("in minneapolis", "Minneapolis"),
]

STREETS = [
    # addresses: kind, name, a neighbourhood that it may fall in (streets are edges)
    ("2431 Chicago Ave S", "address", {"Phillips West", "Midtown Phillips"}),
    ("i live at 1313 Penn Ave N apt 2", "address", {"Willard-Hay", "Near North"}),
    ("2727 Central ave ne", "address", {"Holland", "Audubon Park"}),
    ("41 N 12th St", "address", {"Loring Park", "North Loop", "Downtown West"}),
    ("350 S 5th St", "address", {"Downtown West", "Downtown East"}),
    ("4656 colfax ave n", "address", {"Lind-Bohanon"}),
    ("1604 E Lake Street", "address", {"East Phillips", "Powderhorn Park"}),
    ("3041 fremont ave s #4", "address", {"South Uptown"}),
    ("3701 East 50th Street", "address", {"Minnehaha"}),
    ("2200 block of 15th ave s", "address", {"Ventura Village", "Midtown Phillips", "East Phillips"}),
    ("1800 chicago walk in", "address", {"Ventura Village", "Elliot Park"}),
    ("6200 lyndale ave s", "address", {"Kenny", "Windom"}),
    # crossings
    ("Lake and Chicago", "intersection", {"Phillips West", "Midtown Phillips", "Central", "Powderhorn Park"}),
    ("lake & bloomington", "intersection", {"East Phillips", "Midtown Phillips", "Powderhorn Park"}),
    ("Franklin & Portland", "intersection", {"Ventura Village", "Phillips West", "Stevens Square-Loring Heights"}),
    ("26th and Bloomington", "intersection", {"East Phillips", "Midtown Phillips"}),
    ("bloomington and 26th", "intersection", {"East Phillips", "Midtown Phillips"}),
    ("blomington & 26th", "intersection", {"East Phillips", "Midtown Phillips"}),
    ("hole at 38th/chicago", "intersection", {"Central", "Powderhorn Park", "Bryant", "Bancroft"}),
    ("penn and lowry", "intersection", {"Jordan", "Cleveland", "Folwell", "Willard-Hay"}),
    ("west broadway & emerson", "intersection", {"Near North", "Jordan", "Hawthorne"}),
    ("lake n hiawatha", "intersection", {"Corcoran", "Longfellow", "East Phillips", "Seward"}),
    ("corner of 24th st and 15th ave", "intersection", {"East Phillips", "Midtown Phillips", "Ventura Village"}),
    ("nicolet and lake", "intersection", {"Whittier", "Lyndale", "Phillips West", "Central"}),
    ("central and lowry", "intersection", {"Holland", "Windom Park", "Audubon Park", "Logan Park"}),
    ("44th & france", "intersection", {"Linden Hills"}),
    ("Hennepin and 7th", "intersection", {"Downtown West"}),
    ("franklin n chicago", "intersection", {"Ventura Village", "Phillips West"}),
    ("50th n xerxes", "intersection", {"Fulton", "Lynnhurst"}),
    ("50th and penn", "intersection", {"Fulton", "Lynnhurst"}),
    ("26th & emerson", "intersection", {"Jordan", "Hawthorne"}),
    # streets
    ("near Lake Street", "street", None),
    ("im on lake st", "street", None),
    ("off Bloomington", "street", None),
    ("bloomington ave", "street", None),
    ("shots on Penn", "street", None),
    ("tent by Hiawatha Ave", "street", None),
    ("park ave pothole", "street", None),
    ("something on west broadway", "street", None),
]

LANGUAGES = [
    ("cerca de la Lake y Chicago", "intersection", "Lake Street and Chicago Avenue"),
    ("vivo en la calle 38 y bloomington", "intersection", "38th Street and Bloomington Avenue"),
    ("estoy en Phillips con mis hijos", "community", "Phillips"),
    ("en el centro de Minneapolis", "community", "Downtown Minneapolis"),
    ("busco comida en el norte de Minneapolis", "community", "North Minneapolis"),
    ("por la Franklin", "street", "Franklin Avenue"),
    ("barrio Jordan", "neighborhood", "Jordan"),
    ("mi codigo postal es 55408", "zip", "55408"),
    ("vivo en Richfield", "city", "Richfield"),
    ("waxaan joogaa Phillips", "community", "Phillips"),
    ("waxaan degganahay Cedar-Riverside", "neighborhood", "Cedar-Riverside"),
    ("Lake iyo Chicago ayaan joogaa", "intersection", "Lake Street and Chicago Avenue"),
    ("Franklin iyo Nicollet agteeda", "intersection", "Franklin Avenue and Nicollet Avenue"),
    ("xaafadda Jordan", "neighborhood", "Jordan"),
    ("Karmel Mall agteeda", "landmark", "Karmel Mall"),
    ("waqooyiga Minneapolis", "community", "North Minneapolis"),
    ("nyob ze Lake Street", "street", "Lake Street"),
    ("kuv nyob North Minneapolis", "community", "North Minneapolis"),
    ("kuv nyob Brooklyn Park", "city", "Brooklyn Park"),
    ("ntawm 36th thiab Penn", "intersection", "36th Avenue and Penn Avenue North"),
    ("nyob hauv Jordan", "neighborhood", "Jordan"),
    ("kuv nyob Camden tsis muaj tsheb", "community", "Camden"),
]

NOT_PLACES = [
    "Chinatown",
    "I need to go north",
    "we drove north for hours",
    "northeast of the city",
    "up north at the cabin",
    "I'm from North Dakota",
    "moved here from North Carolina",
    "my friend Jordan needs food",
    "Jordan said you could help",
    "my son Logan is 4",
    "Mr. Phillips is my landlord",
    "a phillips screwdriver set",
    "working in the field all day",
    "turn to page 3",
    "Regina told me to call",
    "I hale from far away",
    "a victory for us",
    "Officer Bryant was rude",
    "the cooper union",
    "como puedo conseguir comida",
    "no se como llegar a las citas",
    "cómo te va",
    "Holland tulips are pretty",
    "emerson and russell are my kids",
    "the park and the lake were nice",
    "i moved from chicago last week",
    "my sister in Portland",
    "ages 4 and 6",
    "March 26th and 27th",
    "on the 14th",
    "I owe 1200 and rent is 900",
    "owe $55407 in back taxes",
    "55407 dollars",
    "he is standing right here",
    "my window is broken",
    "losing my place",
    "people were drowning in debt",
    "steward of the union",
    "she gave me new hope",
    "crystal meth",
    "washing machine broke",
    "hennepin county jobs",
    "central heating is out",
    "can anyone help me",
    "na meeting tonight",
    "xalay waa la i kufsaday cidna uma sheegin",
    "kuv xav tau kev pab",
    "waxaan u baahanahay cunto",
    "",
    "!!!",
    "🙏🙏",
]


@pytest.mark.parametrize(("text", "name"), NAMES, ids=[text for text, _ in NAMES])
def test_a_named_place_is_found(text: str, name: str) -> None:
    place = find_place(text)
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize(("text", "kind", "around"), STREETS, ids=[case[0] for case in STREETS])
def test_a_street_address_or_crossing_is_put_on_the_map(text: str, kind: str, around: set[str] | None) -> None:
    place = find_place(text)
    assert place is not None
    assert place.kind == kind
    assert place.latitude is not None
    if around is not None:
        assert place.neighborhood in around


@pytest.mark.parametrize(("text", "kind", "name"), LANGUAGES, ids=[case[0] for case in LANGUAGES])
def test_places_are_found_in_spanish_somali_and_hmong(text: str, kind: str, name: str) -> None:
    place = find_place(text)
    assert place is not None
    assert (place.kind, place.name) == (kind, name)


@pytest.mark.parametrize("text", NOT_PLACES)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert find_place(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("me and my kids by the cub on lake please", "cub on lake"),
        ("north, but they can't travel", "north"),
        ("shelter family 55411 tonight", "55411"),
        ("i live in Holland and need food", "Holland"),
        ("2431 Chicago Ave S is where we are", "2431 Chicago Ave S"),
    ],
)
def test_no_word_of_the_sentence_is_swallowed_into_the_place(text: str, said: str) -> None:
    place = find_place(text)
    assert place is not None
    assert text[slice(*place.span)] == said


def test_phillips_is_its_neighbourhoods() -> None:
    place = find_place("phillips")
    assert place is not None
    assert {"East Phillips", "Midtown Phillips", "Phillips West"} <= set(place.neighborhoods)


def test_the_most_exact_place_wins() -> None:
    place = find_place("Minneapolis, north side, 26th and Emerson ave n, 55411")
    assert place is not None
    assert place.kind == "intersection"
    assert place.postal_code == "55411"


def test_where_someone_is_wins_over_where_they_came_from() -> None:
    for text in ("moved from Whittier to Seward", "I used to live in Whittier, now in Seward"):
        place = find_place(text)
        assert place is not None
        assert place.name == "Seward"


def test_a_street_in_a_suburb_is_the_suburb() -> None:
    place = find_place("on Penn in Richfield")
    assert place is not None
    assert (place.name, place.inside) == ("Richfield", False)


def test_a_street_is_narrowed_by_the_area_beside_it() -> None:
    whole, narrowed = find_place("on Lake Street"), find_place("on Lake Street in Longfellow")
    assert whole is not None and narrowed is not None
    assert narrowed.longitude is not None and narrowed.longitude > -93.24
    assert narrowed != whole


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("peb nyob north minneapolis ze ntawm penn", "Penn Avenue North"),
        ("northside, by lyndale ave", "Lyndale Avenue North"),
        ("by emerson in uptown", "Emerson Avenue South"),
    ],
)
def test_of_two_streets_with_one_name_the_one_in_the_area_is_meant(text: str, name: str) -> None:
    place = find_place(text)
    assert place is not None and place.name == name


def test_every_place_of_a_text_is_listed_in_order() -> None:
    names = [place.name for place in find_places("from Whittier to HCMC by way of Lake and Chicago")]
    assert names == ["Whittier", "HCMC", "Lake Street and Chicago Avenue"]


def test_a_suburban_zip_is_outside_and_an_unknown_one_has_no_point() -> None:
    suburb, far = find_place("55429"), find_place("zip 56301")
    assert suburb is not None and not suburb.inside and suburb.latitude is not None
    assert far is not None and not far.inside and far.latitude is None


def test_every_official_neighbourhood_is_found_by_its_name() -> None:
    with (REFERENCE_DIRECTORY / "neighborhoods.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = find_place(f"I live in the {row['name']} neighborhood")
            assert place is not None, row["name"]
            assert place.neighborhood == row["name"] or row["name"] in place.neighborhoods


def test_a_point_has_the_neighbourhood_of_its_polygon() -> None:
    assert neighborhood_at(44.9615, -93.2790) == "Whittier"
    assert neighborhood_at(44.9537, -93.0900) is None


def test_addresses_of_the_directory_fall_where_their_zip_is() -> None:
    """The grid model against the reference directory: most of its addresses lie in their ZIP code's neighbourhoods."""
    with (REFERENCE_DIRECTORY / "neighborhoods.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["name"]: set(row["zip_codes"].split(";")) for row in csv.DictReader(file)}
    with (REFERENCE_DIRECTORY / "services.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["address"] and row["city"] == "Minneapolis"]
    places = [(row, find_place(row["address"])) for row in rows]
    read = [(row, place) for row, place in places if place is not None and place.neighborhood]
    fitting = [row for row, place in read if row["postal_code"] in codes[str(place.neighborhood)]]
    assert len(read) >= 0.95 * len(rows)
    assert len(fitting) >= 0.75 * len(rows)


def test_a_place_says_how_far_off_it_may_be() -> None:
    place = find_place("Lake and Chicago")
    assert isinstance(place, Place)
    assert place.accuracy_miles == 0.25
