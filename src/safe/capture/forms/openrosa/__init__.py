"""OpenRosa, as ODK Collect speaks it: lists, forms, media, and the door of submissions."""
