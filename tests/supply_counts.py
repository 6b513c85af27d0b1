#!/usr/bin/env python3
"""Compares what spelunk counts in bills of materials and scanners' reports with a plain reading of the same files.

usage: supply_counts.py SPELUNK DATA   (the program; a folder with cyclonedx/, trivy/, grype/, osv/, spdx/)
"""
import json
import pathlib
import re
import subprocess
import sys
from urllib.parse import unquote

IMAGES, MODELS = ("oci", "docker"), ("huggingface", "mlflow")


def purl(text):
    """(type, canonical id) of a package URL: lower case, without what stands behind the question mark."""
    plain = unquote(re.split(r"[?#]", text[4:].lstrip("/"))[0])
    kind = plain.split("/")[0].lower()
    if kind == "pypi":
        name, _, version = plain.partition("@")
        plain = name.replace("_", "-").replace(".", "-") + _ + version
    return kind, plain.lower()


def nested(components):
    for one in components or []:
        yield one
        yield from nested(one.get("components"))
        yield from nested((one.get("pedigree") or {}).get("ancestors"))


def cyclonedx(data, document):
    """Distinct packages by package URL, and distinct vulnerabilities."""
    root = (data.get("metadata") or {}).get("component")
    all_parts = list(nested(([root] if root else []) + (data.get("components") or [])))
    for step in data.get("formulation") or []:
        all_parts += list(nested(step.get("components")))
    packages = {purl(one["purl"]) for one in all_parts if one.get("purl")}
    weak = {one.get("id") or one.get("bom-ref") for one in data.get("vulnerabilities") or []}
    return {"Vulnerability": len(weak), "with purl": {key for kind, key in packages if kind not in IMAGES + MODELS}}


def trivy(data, document):
    rows = data if isinstance(data, list) else data.get("Results") or []
    weak, packages = set(), set()
    for row in rows:
        found = list(row.get("Vulnerabilities") or [])
        found += [one["Finding"] for one in row.get("ExperimentalModifiedFindings") or [] if one["Type"] == "vulnerability"]
        weak |= {one["VulnerabilityID"] for one in found}
        urls = [(one.get("PkgIdentifier") or {}).get("PURL") for one in found]
        urls += [(one.get("Identifier") or {}).get("PURL") for one in row.get("Packages") or []]
        packages |= {purl(url)[1] for url in urls if url}
    return {"Vulnerability": len(weak), "with purl": packages}


def one_name(own, others):
    cves = sorted({other for other in others if other.upper().startswith("CVE-")})
    return cves[0] if not own.upper().startswith("CVE-") and len(cves) == 1 else own


def grype(data, document):
    matches = (data.get("matches") or []) + (data.get("ignoredMatches") or [])
    related = lambda one: [other["id"] for other in one.get("relatedVulnerabilities") or []]
    weak = {one_name(one["vulnerability"]["id"], related(one)) for one in matches}
    packages = {purl(one["artifact"]["purl"])[1] for one in matches if one["artifact"].get("purl")}
    return {"Vulnerability": len(weak), "with purl": packages}


def osv(data, document):
    weak = set()
    for source in data.get("results") or []:
        for package in source["packages"]:
            weak |= {one_name(one["id"], one.get("aliases") or []) for one in package["vulnerabilities"]}
    return {"Vulnerability": len(weak), "with purl": set()}


READERS = {"cyclonedx": cyclonedx, "trivy": trivy, "grype": grype, "osv": osv}


def counted(program, path):
    """Kinds of nodes, and the ids of packages, as spelunk has them."""
    run = lambda *args: json.loads(subprocess.run([program, *args, "--format", "json", str(path)], capture_output=True, check=False, text=True).stdout)
    kinds = run("inspect")["estate"]["kinds"]
    rows = run("query", "-q", "MATCH (n:Package) RETURN n.id AS id")["rows"]
    return kinds, {str(row[0])[4:] for row in rows if str(row[0]).startswith("pkg:")}


def main():
    program, folder, wrong, seen = sys.argv[1], pathlib.Path(sys.argv[2]), 0, 0
    for name, reader in READERS.items():
        for path in sorted((folder / name).iterdir()):
            text = path.read_text("utf-8-sig").strip()
            data = json.loads(text) if text else None
            if not data or isinstance(data, dict) and ("ClusterName" in data or "bomFormat" in data and name != "cyclonedx"):
                continue
            plain, (kinds, ids) = reader(data, path), counted(program, path)
            seen += 1
            # what cannot be shown is shown by a picture of it
            missing = {one for one in plain["with purl"] if one.isprintable()} - ids
            if plain["Vulnerability"] != kinds.get("Vulnerability", 0) or missing:
                wrong += 1
                print(f"{path}: {plain['Vulnerability']} vulnerabilities, spelunk has {kinds.get('Vulnerability', 0)}; missing {sorted(missing)[:5]}")
    print(f"{seen} files compared, {wrong} differ")
    return 1 if wrong or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
