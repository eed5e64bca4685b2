"""The parts of the understanding that Rasa's own library does not have, as graph components."""
