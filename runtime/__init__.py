"""What every room stands on: settings, the database, migrations, the outbox and the contact vault."""
