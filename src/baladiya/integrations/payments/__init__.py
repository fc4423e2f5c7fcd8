"""Payment providers: each a class after `ledger.ports.PaymentProvider`."""
