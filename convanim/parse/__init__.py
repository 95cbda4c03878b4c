"""What a user wrote in words: options from the tables, stacks, and whole commands."""
