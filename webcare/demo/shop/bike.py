"""The bicycle on the shop's pages, in the colours it is sold in."""

# frame, mudguards, chain case
COLOURS = {
    "moss": ("#5c7351", "#4c5f43", "#3f4f38"),
    "ink": ("#39475c", "#2f3b4d", "#27313f"),
    "brick": ("#9c4f3c", "#813f30", "#6b3428"),
    "sand": ("#b39b6d", "#97815a", "#7d6b4b"),
}

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 430">
<g fill="none" stroke-linecap="round" stroke-linejoin="round">
<ellipse cx="316" cy="404" rx="270" ry="7" fill="#000" opacity=".07" stroke="none"/>
<g stroke="#B9BDB6" stroke-width="1.2">
<path d="M160 296V196M160 296v100M160 296h100M160 296H60M160 296l71-71M160 296l-71 71M160 296l71 71M160 296l-71-71
M160 296l38-92M160 296l-38 92M160 296l92-38M160 296l-92 38M160 296l92 38M160 296l-92-38M160 296l38 92M160
296l-38-92"/>
<path d="M480 296V196M480 296v100M480 296h100M480 296H380M480 296l71-71M480 296l-71 71M480 296l71 71M480 296l-71-71
M480 296l38-92M480 296l-38 92M480 296l92-38M480 296l-92 38M480 296l92 38M480 296l-92-38M480 296l38 92M480
296l-38-92"/></g>
<circle cx="160" cy="296" r="101" stroke="#2B2E2C" stroke-width="11"/>
<circle cx="160" cy="296" r="93" stroke="#C9CDC6" stroke-width="3"/>
<circle cx="480" cy="296" r="101" stroke="#2B2E2C" stroke-width="11"/>
<circle cx="480" cy="296" r="93" stroke="#C9CDC6" stroke-width="3"/>
<path d="M44 270a118 118 0 0 1 213-42" stroke="{guard}" stroke-width="8"/>
<path d="M418 193a118 118 0 0 1 168 53" stroke="{guard}" stroke-width="8"/>
<path d="M88 172h150M96 172l54 116M118 160h112" stroke="#3B3F3C" stroke-width="5"/>
<path d="M160 296h128M160 296l92-132" stroke="{frame}" stroke-width="9"/>
<path d="M288 296 244 128" stroke="{frame}" stroke-width="12"/>
<path d="M288 296c52-6 100-60 142-148" stroke="{frame}" stroke-width="13"/>
<path d="M264 204c52 2 112-22 160-70" stroke="{frame}" stroke-width="10"/>
<path d="m420 112 18 50" stroke="{guard}" stroke-width="15"/>
<path d="M438 164c10 54 30 96 42 132" stroke="{frame}" stroke-width="9"/>
<path d="m420 112-7-30" stroke="#3B3F3C" stroke-width="7"/>
<path d="M413 82c-26-8-52-4-72 14" stroke="#3B3F3C" stroke-width="6"/>
<path d="m352 88-16 13" stroke="#7A4E2D" stroke-width="12"/>
<path d="m244 128-5-20" stroke="#3B3F3C" stroke-width="7"/>
<path d="M198 100c24-8 60-10 78-2 8 4 2 12-8 12-24 2-40 2-58 6-12 2-20-12-12-16z" fill="#7A4E2D" stroke="none"/>
<path d="M154 282h140a17 17 0 0 1 0 30l-140-4a13 13 0 0 1 0-26z" fill="{case}" stroke="none"/>
<circle cx="288" cy="296" r="9" fill="#C9CDC6" stroke="none"/>
<path d="m288 296 20 46M296 344h24" stroke="#2B2E2C" stroke-width="6"/>
<path d="M448 120h62l-9 48h-46z" fill="#9C7147" stroke="#7A4E2D" stroke-width="3"/>
<path d="M450 134h57M453 150h52M468 120l2 48M490 120l-3 48" stroke="#7A4E2D" stroke-width="2"/>
<circle cx="160" cy="296" r="8" fill="#3B3F3C" stroke="none"/>
<circle cx="480" cy="296" r="8" fill="#3B3F3C" stroke="none"/></g>
</svg>"""


def bike(colour: str) -> str:
    """As SVG. KeyError for a colour we do not sell."""
    frame, guard, case = COLOURS[colour]
    return DRAWING.replace("{frame}", frame).replace("{guard}", guard).replace("{case}", case)
