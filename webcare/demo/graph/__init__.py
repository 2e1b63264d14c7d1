"""A stand-in for Meta: a real HTTP server on this machine that speaks the Graph API as documented, and misbehaves.

    with Graph() as graph:
        number = graph.whatsapp(hook="http://127.0.0.1:8000/hooks/demo-whatsapp/")
        noor = number.customer(name="Noor de Wit", phone="31655501234")
        noor.says("Waar blijft mijn pakket?")     # a signed webhook
        noor.received                              # what reached her

It is written from the documentation alone and imports nothing of the product, so that a wrong reading of ours is seen.
"""

from webcare.demo.graph.faults import FAULTS
from webcare.demo.graph.graph import Graph
from webcare.demo.graph.statuses import Statuses

__all__ = ["FAULTS", "Graph", "Statuses"]
