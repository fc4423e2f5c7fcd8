"""What officers see: each view parses, makes one domain call and renders."""
