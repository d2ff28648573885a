"""What people upload: checked by its content, kept in the database, never under a name of theirs."""
