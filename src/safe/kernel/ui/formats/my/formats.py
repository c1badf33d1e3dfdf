"""Django's own date fields: written as told, never guessed month first."""

DATE_FORMAT = "Y F j"
SHORT_DATE_FORMAT = "d/m/Y"
DATETIME_FORMAT = "Y F j၊ H:i"
TIME_FORMAT = "H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y"]
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
