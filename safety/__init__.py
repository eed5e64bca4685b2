"""The crisis screen and its replies: pure Python that works when everything else is down."""
