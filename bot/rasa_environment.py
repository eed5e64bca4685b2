"""Sets what Rasa and TensorFlow read from the environment when they are imported; import this first, then Rasa."""

import logging
import os
import sys
import warnings

import structlog

# Nothing is sent anywhere, nothing is cached where the working directory happens to be, and no library of this stack
# is noisier than it is useful. Read by rasa.telemetry, rasa.engine.caching and TensorFlow's loader at import.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("RASA_MAX_CACHE_SIZE", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("LOG_LEVEL", "ERROR")  # without it Rasa draws a bar for every step of a rule
if not sys.warnoptions:  # `python -W …` and PYTHONWARNINGS still show them
    warnings.simplefilter("ignore")
    # Some libraries set filters of their own when they are imported; what still comes through ends here.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").propagate = False
    logging.getLogger("py.warnings").addHandler(logging.NullHandler())
# Rasa logs what people write at debug level through structlog, which prints everything until told otherwise.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
