"""`make bench`: what the product costs, each figure beside a floor taken in the same run, because machines differ."""
