"""SMS providers: each a class after `notices.ports.SmsSender`."""
