"""The truth of a million orders: channel, refunds and costs of every line, beside the same statements run bare."""
