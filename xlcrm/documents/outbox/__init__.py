"""The outbox: messages wait in the journal, and leave through gateways when a person says so; none leaves twice."""
