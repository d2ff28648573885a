"""The organisers' side: home, navigation, and pages that put several capabilities together."""
