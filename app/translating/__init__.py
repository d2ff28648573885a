"""What stands in several languages: what is missing, who checked what, and files for those who translate."""
