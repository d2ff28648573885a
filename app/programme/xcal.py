"""Calendars as XML (RFC 6321): a calendar in, bytes out."""

from typing import Any
from xml.etree import ElementTree as ET

import icalendar

from app.programme.ical import readable

_NAMESPACE = "urn:ietf:params:xml:ns:icalendar-2.0"


def xml(calendar: icalendar.Calendar) -> bytes:
    """``calendar`` with the same properties, in the same order."""
    root = ET.Element("icalendar", xmlns=_NAMESPACE)
    # The form in JSON (RFC 7265) names the type of each value, as XML has to.
    _component(root, calendar.to_jcal())
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _component(parent: ET.Element, jcal: list[Any]) -> None:
    name, properties, components = jcal
    made = ET.SubElement(parent, name)
    listed = ET.SubElement(made, "properties")
    for property in properties:
        _property(listed, *property)
    if components:
        inner = ET.SubElement(made, "components")
        for component in components:
            _component(inner, component)


def _property(parent: ET.Element, name: str, parameters: dict[str, Any], kind: str, *values: Any) -> None:
    made = ET.SubElement(parent, name)
    if parameters:
        listed = ET.SubElement(made, "parameters")
        for key, value in parameters.items():
            ET.SubElement(ET.SubElement(listed, key), "text").text = readable(str(value))
    for value in values:
        # What the standard does not know is text.
        stated = ET.SubElement(made, "text" if kind == "unknown" else kind)
        if isinstance(value, dict):
            # A rule of repetition, which has parts.
            for part, said in value.items():
                for one in said if isinstance(said, list) else [said]:
                    ET.SubElement(stated, part).text = str(one)
        else:
            stated.text = readable(str(value))
