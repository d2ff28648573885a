"""The speakers and experts of a series: found, invited, introduced, asked again."""
