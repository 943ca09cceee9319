"""Addresses of pages, of every kind one: what every page keeps to is asked of them, with a browser and without."""

THINGS = [
    "/id/trastuzumab",
    "/id/vantictumab",
    "/id/mech-stem-signalling",
    "/id/mech-caf-cytokine",
    "/id/EPHA5",
    "/id/claim-s3-12b",
    "/id/claim-s5-15c",
    "/id/ref-59",
    "/id/note-t1-03",
    "/id/sec-5",
    "/id/sec-3-2-p1",
    "/id/tab-1",
    "/id/fig-1",
    "/id/fig-2e",
    "/id/review",
    "/id/hyp-vantictumab-suppresses-drug-efflux",
    "/ontology/HER2TargetedAgent",
    "/ontology/countersMechanism",
    "/ontology/rel-promotes",
    "/ontology/",
    "/ontology/?view=inferred",
    "/ontology/Claim?offset=200",
]
REVIEW = ["/review/", "/review/references", "/review/references?sort=claims"]
QUERIES = [
    "/q/",
    "/q/resistance-drivers-of-drug.html?drug=trastuzumab",
    "/q/mechanism-coverage.html?evidence=true",
    "/q/study-designs.html?sort=-claims",
    "/search?q=HER2",
    "/sparql",
]
COMBINING = [
    "/hypotheses",
    "/hypotheses?drug=trastuzumab&agent=lapatinib&agent=elacridar&agent=vantictumab",
    "/hypotheses/sonidegib/mech-stem-signalling",
]
PAGES = ["/", "/about", "/downloads", "/browse", "/browse/ResistanceMechanism", *THINGS, *REVIEW, *QUERIES, *COMBINING]
