"""What an account is for; the admin may do everything."""

from enum import StrEnum


class Role(StrEnum):
    """The one role of an account: staff look services up, analysts read the reports, admins do both."""

    STAFF = "staff"
    ANALYST = "analyst"
    ADMIN = "admin"

    @property
    def home(self) -> str:
        """The page that an account of this role starts on."""
        return "/reports" if self is Role.ANALYST else "/staff"

    def may_act_as(self, *roles: "Role") -> bool:
        """Whether an account of this role may do what is open to any of `roles`."""
        return self is Role.ADMIN or self in roles
