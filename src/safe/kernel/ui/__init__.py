"""What every page stands on: frame, kit, headers, languages, fonts. README.md shows the kit."""
