"""What Messenger and Instagram share: the same events, the same calls, small differences in each."""
