#!/usr/bin/env python3
"""A second, small implementation of the p2pchat protocol, version 2, from its specification alone.

    python3 peer.py HOST PORT MESH NAME

It makes a fresh identity, dials one node over TCP, says each line of standard input in the room
`general`, and prints what others say there as `SENDER: CONTENT`. It holds one link, so it never
relays: all it takes came from its only neighbour. Needs the package `cryptography` (38 or later).
"""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import re
import struct
import sys
import threading
import time
import unicodedata
from datetime import datetime, timezone

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

CONTROL, ENVELOPE, VECTOR, REGISTER = 1, 2, 3, 4
MAX_32, MAX_48, MAX_SAFE = 2**32 - 1, 2**48 - 1, 2**53 - 1
MAX_BODY, MAX_CONTENT, MAX_CONTENTS, MAX_OVERHEAD = 32768, 4096, 256, 1024
TIME_PATTERN = r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d\.\d{3}Z"


class Malformed(Exception):
    """What no honest node sends: a link fault."""


class LinkOver(Exception):
    """The link cannot go on; the text is for the person."""


# --- Texts and checks ----------------------------------------------------------------------------


def need(condition, what):
    """Raise Malformed unless the condition holds."""
    if not condition:
        raise Malformed(f"malformed {what}")


def b64(data):
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text, low=32, high=32):
    """The bytes of a base64url text in its only spelling; a size within bounds."""
    need(isinstance(text, str) and re.fullmatch(r"[\w-]*", text, re.A) and len(text) % 4 != 1, "id")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    need(b64(data) == text and low <= len(data) <= high, "base64url")
    return data


def number(low=0, high=MAX_SAFE):
    """A check for a whole number (JSON may spell it 1.0)."""
    return lambda x: type(x) in (int, float) and low <= x <= high and x == x // 1


def text(low, high):
    """A check for a text, with bounds in UTF-16 code units."""
    return lambda x: (isinstance(x, str)
                      and low <= len(x.encode("utf-16-le", "surrogatepass")) // 2 <= high)


def many(check, low, high):
    """A check for a list."""
    return lambda x: isinstance(x, list) and low <= len(x) <= high and all(map(check, x))


PEER_ID = lambda x: bool(unb64(x))
AMOUNT = lambda x: type(x) in (int, float) and x >= 0
CLOCK = lambda x: many(number(), 2, 2)(x) and x[0] <= MAX_48 and x[1] <= MAX_32
CONTENT = lambda x: isinstance(x, str) and len(x.encode("utf-8", "surrogatepass")) <= MAX_CONTENT
TIME = lambda x: isinstance(x, str) and re.fullmatch(TIME_PATTERN, x, re.A)
IDENTITY = {
    "id": PEER_ID, "epoch": number(0, MAX_48), "username": text(0, 256), "port": number(0, 65535),
    "version": text(0, 64), "rate": lambda x: x == "off" or many(AMOUNT, 2, 2)(x),
    "v": number(1, 65535), "can": many(text(1, 32), 0, 32), "named": lambda x: x is True}
FIELDS = {
    "type": text(1, 32), "sender": text(0, 64), "content": CONTENT, "timestamp": TIME,
    "more": many(CONTENT, 1, MAX_CONTENTS - 1), "count": number(1, MAX_CONTENTS),
    "sealed": lambda x: isinstance(x, dict), "sequence": number(1, MAX_48), "author": PEER_ID,
    "epoch": number(1, MAX_48), "prev": text(0, 43), "room": text(1, 80), "clock": CLOCK,
    "back": number(0, MAX_48), "keep": lambda x: x is False}
SEALED = {"to": PEER_ID, "key": PEER_ID, "text": lambda x: bool(unb64(x, 1, 20496))}
RUN = {"author": PEER_ID, "epoch": number()}
CONTROLS = {
    "hello": {"clock": CLOCK, "have": number(), "wall": number(0, MAX_48)},
    "neighbours": {"ids": many(PEER_ID, 0, 256)}, "lost": {"id": PEER_ID},
    "want": {**RUN, "from": number(), "to": number()}, "given": {**RUN, "floor": number()},
    "ping": {"nonce": number()}, "bye": {"reason": text(0, MAX_BODY)}}


def checked(value, checks, optional=()):
    """The object itself, if each of its known fields is right."""
    need(isinstance(value, dict), "object")
    for name, check in checks.items():
        need(name in value and check(value[name]) or name not in value and name in optional, name)
    return value


def parse_json(data):
    """A value in JSON; numbers that JSON does not have are refused."""
    try:
        return json.loads(data.decode("utf-8"), parse_constant=int)
    except (ValueError, RecursionError) as error:
        raise Malformed("malformed JSON") from error


def stringify(value):
    """JSON in the shortest escaping, without spaces, as bytes."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[\ud800-\udfff]", lambda m: f"\\u{ord(m[0]):04x}", data).encode()


def safe(line):
    """A text of others on one line, without what could steer a terminal."""
    bad = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join("\ufffd" if unicodedata.category(c) in bad else c
                   for c in line.replace("\n", " ").replace("\t", " "))


def right_name(name):
    """Whether a name keeps the rules. The first word of a letter's name stands for its script,
    since Python does not know scripts."""
    kinds = [unicodedata.category(c) for c in name]
    scripts = {unicodedata.name(c, "?").split()[0] for c, k in zip(name, kinds) if k[0] == "L"}
    mixed = ({"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "BOPOMOFO"}, {"CJK", "HANGUL"})
    return (2 <= len(name) <= 20 and unicodedata.normalize("NFKC", name) == name
            and all(k[0] in "LM" or k == "Nd" or c in "-_" for c, k in zip(name, kinds))
            and any(k[0] == "L" or k == "Nd" for k in kinds)
            and all(k[0] != "M" or before[0] in "LM" for before, k in zip(["?", *kinds], kinds))
            and (len(scripts) < 2 or any(scripts <= m | {"LATIN"} for m in mixed)))


def corrected():
    """T in ms. With one neighbour the vote of the own clock always stays, so it is that clock."""
    return time.time_ns() // 1_000_000


def context(purpose, mesh):
    """The context of a signature."""
    return f"p2pchat/2 {purpose}\0{mesh}\0".encode()


def raw(key):
    """The 32 bytes of a private key's public key."""
    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def verify(author, signature, message):
    """Refuse a wrong signature of a peer id."""
    try:
        Ed25519PublicKey.from_public_bytes(unb64(author)).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise Malformed("wrong signature") from error


# --- Noise_XX_25519_ChaChaPoly_SHA256 ------------------------------------------------------------


class Cipher:
    """Noise's CipherState."""

    def __init__(self, key):
        self.key, self.nonce, self.since = key, 0, time.monotonic()

    def crypt(self, how, data, ad):
        """Encrypt or decrypt under the next nonce."""
        self.nonce += 1
        nonce = struct.pack("<4xQ", self.nonce - 1)
        try:
            return getattr(ChaCha20Poly1305(self.key), how)(nonce, data, ad)
        except InvalidTag as error:
            raise LinkOver("a message does not decrypt: another mesh, secret or program") from error

    def rekey(self):
        """Noise's REKEY; the nonce goes on counting."""
        cipher = ChaCha20Poly1305(self.key)
        self.key = cipher.encrypt(b"\0\0\0\0" + b"\xff" * 8, bytes(32), b"")[:32]
        self.since = time.monotonic()


class Handshake:
    """The initiator's side of Noise XX."""

    def __init__(self, mesh, static=None, ephemeral=None):
        self.s = static or X25519PrivateKey.generate()
        self.e = ephemeral or X25519PrivateKey.generate()
        self.h = self.ck = b"Noise_XX_25519_ChaChaPoly_SHA256"
        self.cipher = None
        self.mix_hash(b"p2pchat/2\0" + mesh.encode())

    def mix_hash(self, data):
        """Noise's MixHash; returns the data."""
        self.h = hashlib.sha256(self.h + data).digest()
        return data

    def hkdf(self, data):
        """Noise's HKDF with two outputs."""
        temp = hmac.digest(self.ck, data, "sha256")
        first = hmac.digest(temp, b"\1", "sha256")
        return first, hmac.digest(temp, first + b"\2", "sha256")

    def mix_dh(self, own, other):
        """MixKey of a Diffie-Hellman result. The library refuses a result of zeros."""
        try:
            shared = own.exchange(X25519PublicKey.from_public_bytes(other))
        except ValueError as error:
            raise LinkOver("the other side sent a key of small order") from error
        self.ck, key = self.hkdf(shared)
        self.cipher = Cipher(key)

    def seal(self, data):
        """EncryptAndHash."""
        return self.mix_hash(self.cipher.crypt("encrypt", data, self.h))

    def open(self, data):
        """DecryptAndHash."""
        plain = self.cipher.crypt("decrypt", data, self.h)
        self.mix_hash(data)
        return plain

    def first(self, payload):
        """Write message 1: e, and the payload in the clear."""
        return self.mix_hash(raw(self.e)) + self.mix_hash(payload)

    def second(self, message):
        """Read message 2: e, ee, s, es. Returns the hash that is signed, and the payload."""
        need(len(message) >= 96, "handshake message")
        self.re = self.mix_hash(message[:32])
        self.mix_dh(self.e, self.re)
        self.mix_dh(self.e, self.open(message[32:80]))
        return self.h, self.open(message[80:])

    def third(self, payload_for):
        """Write message 3: s, se. The payload is made for the hash that is signed."""
        start = self.seal(raw(self.s))
        self.mix_dh(self.s, self.re)
        return start + self.seal(payload_for(self.h))

    def split(self):
        """The transport ciphers, for sending and for receiving."""
        return [Cipher(key) for key in self.hkdf(b"")]


def sign_identity(key, mesh, role, digest, identity):
    """A handshake payload: the signature, then the identity."""
    data = stringify(identity)
    return key.sign(context("link", mesh) + role.encode() + b"\0" + digest + data) + data


def read_identity(payload, mesh, role, digest):
    """The identity of a handshake payload, checked."""
    found = checked(parse_json(payload[64:]), IDENTITY, ("can", "named"))
    signed = context("link", mesh) + role.encode() + b"\0" + digest + payload[64:]
    verify(found["id"], payload[:64], signed)
    return found


# --- Envelopes and version vectors ---------------------------------------------------------------


class Envelope:
    """A well-formed and rightly signed envelope."""

    def __init__(self, body, mesh):
        need(66 <= len(body) <= MAX_BODY and body[0] > 0, "envelope")
        f = self.fields = checked(parse_json(body[65:]), FIELDS, (
            "content", "more", "count", "sealed", "back", "keep"))
        self.author, self.epoch, self.first = f["author"], int(f["epoch"]), int(f["sequence"])
        need(("content" in f) != ("sealed" in f), "content")
        if "sealed" in f:
            checked(f["sealed"], SEALED, ("to",))
        need("more" not in f or "content" in f and f["type"] not in ("nick", "private"), "more")
        need("count" not in f or "sealed" in f, "count")
        self.contents = [f["content"], *f.get("more", [])] if "content" in f else []
        spent = len(stringify(self.contents)) if self.contents else len(f["sealed"]["text"])
        need(len(body) - 65 <= spent + MAX_OVERHEAD, "size")
        n = len(self.contents) or int(f.get("count", 1))
        self.last, (ms, counter) = self.first + n - 1, map(int, f["clock"])
        self.clock, self.last_clock = (ms, counter), (ms, counter + n - 1)
        need(self.last <= MAX_48 and self.last_clock[1] <= MAX_32, "number or clock")
        self.body, self.digest = body, hashlib.sha256(body[65:]).digest()
        self.taken_at = time.monotonic()
        verify(self.author, body[1:65], context("envelope", mesh) + body[65:])


def write_have(author, epoch, floor, top, head, ranges):
    """The bytes of one have."""
    numbers = b"".join(n.to_bytes(6, "big") for n in (epoch, floor, top))
    ends = b"".join(n.to_bytes(6, "big") for pair in ranges for n in pair)
    return unb64(author) + numbers + head + bytes([len(ranges)]) + ends


def read_vector(body):
    """The haves of a vector record, as the arguments of `write_have`."""
    haves = []
    while body:
        need(len(body) >= 63 and body[62] <= 64 and len(body) >= 63 + 12 * body[62], "vector")
        own, body = body[:63 + 12 * body[62]], body[63 + 12 * body[62]:]
        epoch, floor, top, *ends = (int.from_bytes(own[i:i + 6], "big")
                                    for i in (32, 38, 44, *range(63, len(own), 6)))
        ranges = list(zip(ends[::2], ends[1::2]))
        apart = all(a[1] + 1 < b[0] <= b[1] for a, b in zip([(0, top), *ranges], ranges))
        need(epoch >= 1 and top >= floor and apart, "vector")
        haves.append((b64(own[:32]), epoch, floor, top, own[50:62], ranges))
    return haves


class Run:
    """What is held of one run of an author, and what the neighbour claims of it."""

    def __init__(self, author, epoch):
        self.author, self.epoch, self.closed = author, epoch, False
        self.by_first, self.by_last, self.ranges, self.waiting = {}, {}, [], []
        self.claim, self.disputed, self.lost, self.have_due = [], None, 0, None
        self.rest_until, self.brought, self.failures = 0, False, 0

    def add(self, e):
        """Hold an envelope."""
        self.by_first[e.first] = self.by_last[e.last] = e
        joined = []
        for low, high in sorted([*self.ranges, (e.first, e.last)]):
            low = joined.pop()[0] if joined and joined[-1][1] + 1 == low else low
            joined.append((low, high))
        self.ranges = joined

    def holds(self, first, last):
        """Whether any of these numbers is held."""
        return any(low <= last and high >= first for low, high in self.ranges)

    def have(self):
        """The have of what is held."""
        first, top = self.ranges[0] if self.ranges else (1, 0)
        head = self.by_last[top].digest[:12] if top else bytes(12)
        return write_have(self.author, self.epoch, first - 1, top, head, self.ranges[1:65])

    def missing(self):
        """The first numbers that the neighbour claims and that are not held, or None."""
        for first, last in self.claim:
            first = max(first, self.lost + 1)
            for low, high in self.ranges:
                first = high + 1 if low <= first <= high else first
            if first <= last:
                starts = [low for low, _ in self.ranges if low > first]
                return first, min([last, first + 9999] + [low - 1 for low in starts])
        return None


# --- The node ------------------------------------------------------------------------------------


class Peer:
    """The node: its keys, its link, and what it holds."""

    def __init__(self, mesh, name):
        self.mesh, self.name, self.key = mesh, name, Ed25519PrivateKey.generate()
        self.id, self.epoch = b64(raw(self.key)), corrected()
        self.own = Run(self.id, self.epoch)
        self.runs, self.latest, self.listed = {(self.id, self.epoch): self.own}, {}, []
        self.seen = self.presence_clock = (0, 0)
        self.published = self.acked = self.faults = self.presence_at = self.pinged_at = 0
        self.lines, self.input_over, self.up, self.closing = [], False, False, False
        self.wanting = self.wanted = None

    async def connect(self, host, port):
        """Dial, do the handshake, and greet."""
        self.reader, self.writer = await asyncio.open_connection(host, port)
        noise = Handshake(self.mesh)
        self.write(noise.first(stringify({"v": [2]})))
        digest, payload = noise.second(await self.read(4096))
        self.peer = read_identity(payload, self.mesh, "responder", digest)
        if not right_name(self.peer["username"]):
            raise LinkOver("the name of the other side breaks the rules for names")
        if self.peer["v"] != 2:
            raise LinkOver(f"the other side speaks version {self.peer['v']}, this program 2")
        me = {"id": self.id, "epoch": self.epoch, "username": self.name, "port": 0,
              "version": "peer.py", "rate": [20, 5], "v": 2}
        self.write(noise.third(lambda h: sign_identity(self.key, self.mesh, "initiator", h, me)))
        self.sending, self.receiving = noise.split()
        self.heard_at, rate = time.monotonic(), self.peer["rate"]
        burst, rate = (MAX_32, MAX_32) if rate == "off" else rate
        self.pushes = burst >= 1 and rate >= 1
        self.pace = (burst, rate) if self.pushes else (
            max(1, min(20, burst)), max(1, min(5, rate)))
        self.tokens = self.pace[0]
        self.control("hello", clock=[0, 0], have=0, wall=corrected())
        self.announce()
        self.control("neighbours", ids=[])

    def write(self, message):
        """Write one Noise message behind its length."""
        self.writer.write(struct.pack(">H", len(message)) + message)

    async def read(self, longest=65535):
        """Read one Noise message."""
        size = int.from_bytes(await self.reader.readexactly(2), "big")
        if size > longest:
            raise LinkOver("a frame is too long")
        return await self.reader.readexactly(size)

    def send(self, kind, body):
        """Send one record as a message of its own."""
        if not self.closing:
            record = bytes([kind]) + len(body).to_bytes(3, "big") + body
            self.write(self.sending.crypt("encrypt", record, b""))

    def control(self, name, **fields):
        """Send a control."""
        self.send(CONTROL, stringify({"control": name, **fields}))

    async def listen(self):
        """Read messages until the link ends."""
        while True:
            plain, records = self.receiving.crypt("decrypt", await self.read(), b""), []
            self.heard_at = time.monotonic()
            while len(plain) >= 4 and int.from_bytes(plain[1:4], "big") <= len(plain) - 4:
                end = 4 + int.from_bytes(plain[1:4], "big")
                records, plain = [*records, (plain[0], plain[4:end])], plain[end:]
            if plain:
                records = []
                self.fault("a message of broken records")
            for index, (kind, body) in enumerate(records):
                try:
                    need(len(body) <= MAX_BODY, "length")
                    self.take_record(kind, body, index == len(records) - 1)
                except Malformed as error:
                    self.fault(str(error))
            if not self.up:
                raise LinkOver("the first message holds no greeting")

    def fault(self, what):
        """Count a link fault; the tenth ends the link."""
        self.faults += 1
        if self.faults == 10:
            raise LinkOver(f"ten faults, the last is: {what}")

    def take_record(self, kind, body, is_last):
        """Take one record. Registers, offers and asks are passed over, as in a leaf."""
        if kind == CONTROL:
            self.take_control(parse_json(body), is_last)
        elif kind == ENVELOPE:
            self.take(Envelope(body, self.mesh))
        elif kind == VECTOR:
            for have in read_vector(body):
                self.take_have(*have)

    def take_control(self, c, is_last):
        """Take one control."""
        name = checked(c, {"control": text(0, MAX_BODY)})["control"]
        checked(c, CONTROLS.get(name, {}))
        if name == "bye":
            self.send_haves(MAX_SAFE)
            self.control("bye", reason=c["reason"])
            raise LinkOver(f"{self.peer['username']} said bye: {safe(c['reason'])}")
        if not self.up and name != "hello":
            raise LinkOver("the first control is no greeting")
        if name == "hello" and not self.up:
            self.up = True
            self.follow(tuple(c["clock"]))
            print(f"linked {self.peer['username']}", flush=True)
        elif name == "neighbours":
            self.listed = c["ids"]
        elif name == "lost" and c["id"] == self.id and time.monotonic() > self.presence_at + 1:
            self.announce()
        elif name == "want":
            self.answer(c["author"], c["epoch"], c["from"], c["to"])
        elif name == "given" and self.wanting == self.runs.get((c["author"], c["epoch"]), ""):
            self.want_ended(c["floor"])
        elif name == "ping":
            self.control("pong", nonce=c["nonce"], wall=corrected())
        elif name == "rekey":
            if not is_last:
                raise LinkOver("a rekey inside a message")
            self.receiving.rekey()

    def follow(self, reading):
        """Follow a reading of others, unless it is 20 minutes ahead."""
        now = corrected()
        if reading[0] <= now + 1_200_000:
            self.seen = max(self.seen, min(reading, (now + 600_000, 0)))

    def announce(self, gone=False):
        """Send a new presence."""
        self.presence_clock = max((corrected(), 0), (self.presence_clock[0] + 1, 0))
        self.presence_at = time.monotonic()
        data = stringify({
            "author": self.id, "epoch": self.epoch, "kind": "presence", "key": "",
            "clock": self.presence_clock, "value": {
                "name": self.name, "version": "peer.py", "addresses": [], "gone": gone,
                "links": [b64(unb64(self.peer["id"])[:8])]}})
        self.presence = self.key.sign(context("register", self.mesh) + data) + data
        self.send(REGISTER, self.presence)

    def say(self, line):
        """Sign one line and send it."""
        now, (ms, counter) = corrected(), self.seen
        reading = (now, 0) if now > ms else (ms, counter + 1) if counter < MAX_32 else (ms + 1, 0)
        stamp = datetime.fromtimestamp(now // 1000, timezone.utc)
        before = self.own.by_last.get(self.published)
        data = stringify({
            "type": "chat", "sender": self.name, "content": line, "room": "general",
            "timestamp": f"{stamp:%Y-%m-%dT%H:%M:%S}.{now % 1000:03}Z",
            "sequence": self.published + 1, "author": self.id, "epoch": self.epoch,
            "prev": b64(before.digest) if before else "", "clock": reading,
            "back": self.published})
        body = b"\1" + self.key.sign(context("envelope", self.mesh) + data) + data
        self.own.add(Envelope(body, self.mesh))
        self.published, self.seen = self.published + 1, reading
        self.own.have_due = time.monotonic() + (10 if self.pushes else 0.1)
        if self.pushes:
            self.send(ENVELOPE, body)

    def take(self, e):
        """Take an envelope: its number and its chain. Its signature is right."""
        run = self.runs.get((e.author, e.epoch))
        if not run and e.author != self.peer["id"]:
            old = e.last_clock[0] < corrected() - 750_000 and e.author not in self.listed
            if old or self.latest.get(e.author, 0) > e.epoch:
                return
        run = run or self.run(e.author, e.epoch)
        if run is self.wanting and e.first <= self.wanted[1] and e.last >= self.wanted[0]:
            run.brought = True
        held = run.by_first.get(e.first)
        if run.closed or run is self.own or held and held.digest == e.digest:
            return
        before, after = run.by_last.get(e.first - 1), run.by_first.get(e.last + 1)
        prev, own = e.fields["prev"], b64(e.digest)
        if (run.holds(e.first, e.last) or e.first == 1 and prev
                or before and b64(before.digest) != prev or after and after.fields["prev"] != own):
            run.closed = True
            print(f"{safe(e.fields['sender'])} broke the chain of messages", file=sys.stderr)
            return
        if not before and e.first > 1 and e.last_clock[0] > corrected() - 300_000:
            run.claim = [*run.claim, (run.ranges[0][0] if run.ranges else 1, e.last)]
        run.add(e)
        self.follow(e.last_clock)
        if before and e.clock <= before.last_clock:
            print(f"{safe(e.fields['sender'])} let the clock go back", file=sys.stderr)
        else:
            run.waiting.append(e)
        run.have_due = run.have_due or time.monotonic() + 0.1
        self.show(run)

    def run(self, author, epoch):
        """The run of an author, made where it is new."""
        self.latest[author] = max(self.latest.get(author, 0), epoch)
        return self.runs.setdefault((author, epoch), Run(author, epoch))

    def show(self, run):
        """Print messages in order; one behind a gap that can be filled waits for it 2 s."""
        for e in sorted(run.waiting, key=lambda e: e.first):
            gap = e.first - 1
            wanted = gap > run.lost and any(low <= gap <= high for low, high in run.claim)
            if wanted and not run.holds(gap, gap) and time.monotonic() < e.taken_at + 2:
                return
            run.waiting.remove(e)
            f = e.fields
            if f["type"] == "chat" and f["room"] == "general" and right_name(f["sender"]):
                for line in e.contents:
                    print(f"{f['sender']}: {safe(line)}", flush=True)

    def take_have(self, author, epoch, floor, top, head, ranges):
        """Take the neighbour's claim of a run; of the own run it is an acknowledgement."""
        claim = ([(floor + 1, top)] if top > floor else []) + ranges
        run = self.run(author, epoch)
        if run is self.own:
            need(max([top, *(last for _, last in ranges)]) <= self.published, "acknowledgement")
            self.acked = top
        elif author != self.id:
            if run.by_last or author == self.peer["id"]:  # what is pushed may be on its way
                run.rest_until = max(run.rest_until, time.monotonic() + 0.5)
            mine = run.by_last.get(top)
            differs = any(head) and not (mine and mine.digest[:12] == head)
            run.claim, run.disputed = claim, (top, top) if differs and run.holds(top, top) else None
            self.fetch(run)

    def fetch(self, run):
        """Want what the neighbour claims and is not held, or holds otherwise."""
        numbers, now = run.missing() or run.disputed, time.monotonic()
        if numbers and not run.closed and not self.wanting and now >= run.rest_until:
            self.wanting, self.wanted, self.want_until = run, numbers, now + 5
            run.brought, run.disputed = False, None
            if run.author != self.peer["id"]:
                self.control("graft", author=run.author)
            self.control("want", author=run.author, epoch=run.epoch,
                         **{"from": numbers[0], "to": numbers[1]})

    def want_ended(self, floor=0):
        """An answer is complete, or did not come; after three failures it rests for 30 s."""
        run, self.wanting = self.wanting, None
        run.lost, run.failures = max(run.lost, floor), 0 if run.brought else run.failures + 1
        run.rest_until = time.monotonic() + 30 if run.failures >= 3 else 0
        self.fetch(run)

    def answer(self, author, epoch, first, last):
        """Answer a want: own envelopes, at most 64 KiB. All others came from this neighbour."""
        size, own = 0, (author, epoch) == (self.id, self.epoch)
        for e in self.own.by_last.values() if own else []:
            if first <= e.first <= last and size + len(e.body) <= 65536:
                self.send(ENVELOPE, e.body)
                size += len(e.body)
        self.control("given", author=author, epoch=epoch, floor=0 if own else last)

    def send_haves(self, until):
        """Send the haves that are due."""
        for run in self.runs.values():
            if run.have_due and run.have_due <= until:
                run.have_due = None
                self.send(VECTOR, run.have())

    async def work(self):
        """All that happens by time, until all is said and acknowledged."""
        before, end = time.monotonic(), MAX_SAFE
        steady = corrected() - before * 1000
        while self.acked < self.published or not self.input_over or self.lines or not self.up:
            await asyncio.sleep(0.05)
            now = time.monotonic()
            self.tokens = min(self.pace[0], self.tokens + (now - before) * self.pace[1])
            before = now
            if now > self.heard_at + 30:
                raise LinkOver("30 s of silence")
            step, steady = abs(corrected() - now * 1000 - steady), corrected() - now * 1000
            if now > max(self.heard_at, self.pinged_at) + 10 or step > 2000:
                self.pinged_at = now
                self.control("ping", nonce=int(now * 1000), wall=corrected())
            if now > self.presence_at + 60:
                self.announce()
            if self.sending.nonce % 2**20 > 2**20 - 5000 or now > self.sending.since + 890:
                self.control("rekey")
                self.sending.rekey()
            while self.up and self.lines and self.tokens >= 1:
                self.tokens -= 1
                self.say(self.lines.pop(0))
            for run in list(self.runs.values()):
                self.show(run)
                self.fetch(run)
            if self.wanting and now > self.want_until:
                self.want_ended()
            self.send_haves(now)
            await self.writer.drain()
            end = min(end, now + 10) if self.input_over and not self.lines else end
            if now > end:
                print("not all messages were acknowledged", file=sys.stderr)
                return

    async def leave(self, listener):
        """Say bye, and wait at most 2 s until the other side closes."""
        self.announce(gone=True)
        self.send_haves(MAX_SAFE)
        self.control("bye", reason="quit")
        self.closing = True
        await asyncio.wait([listener], timeout=2)
        listener.cancelled() or listener.done() and listener.exception()
        self.writer.close()


def read_input(loop, peer):
    """Read the lines of standard input, in a thread of their own."""
    rest, block = b"", b"-"
    while block:
        block = os.read(0, 65536)
        *lines, rest = (rest + block + (b"" if block or not rest else b"\n")).split(b"\n")
        for line in lines:
            line = line.decode("utf-8", "replace").rstrip("\r")
            if CONTENT(line):
                loop.call_soon_threadsafe(lambda said=line: peer.lines.append(said))
            else:
                print(f"not said: a line of more than {MAX_CONTENT} bytes", file=sys.stderr)
    loop.call_soon_threadsafe(lambda: setattr(peer, "input_over", True))


async def session(host, port, mesh, name):
    """Link, say and hear until the end of standard input."""
    peer = Peer(mesh, name)
    await asyncio.wait_for(peer.connect(host, port), 10)
    loop = asyncio.get_running_loop()
    threading.Thread(target=read_input, args=(loop, peer), daemon=True).start()
    listener, worker = loop.create_task(peer.listen()), loop.create_task(peer.work())
    done, _ = await asyncio.wait([listener, worker], return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
    await peer.leave(listener)


def main():
    """Command line: HOST PORT MESH NAME."""
    if len(sys.argv) != 5 or not sys.argv[2].isdigit() or not right_name(sys.argv[4]):
        sys.exit("usage: python3 peer.py HOST PORT MESH NAME (NAME has 2 to 20 letters)")
    try:
        asyncio.run(session(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))
    except asyncio.IncompleteReadError:
        sys.exit("The other side closed the link.")
    except (asyncio.TimeoutError, OSError) as error:
        sys.exit(f"No link: {error or 'the handshake took more than 10 s'}.")
    except (LinkOver, Malformed) as error:
        sys.exit(f"The link ended: {error}.")


if __name__ == "__main__":
    main()
