#!/usr/bin/env python3
"""Checks peer.py, and the rest of the specification's formats, against the test vectors."""

import hashlib
import hmac
import json
import unicodedata
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

import peer

VECTORS = Path(__file__).parent.parent / "vectors" / "vectors.json"
V = json.loads(VECTORS.read_text("utf-8"))
MESH = V["mesh"]
COUNT = 0


def same(found, expected, what):
    """One check."""
    global COUNT
    COUNT += 1
    assert found == expected, f"{what}: {found!r} is not {expected!r}"


def hx(text):
    """Bytes of hexadecimal digits."""
    return bytes.fromhex(text)


def ed(seed):
    """An identity key of a seed."""
    return Ed25519PrivateKey.from_private_bytes(hx(seed))


def dh(seed):
    """An X25519 key of its secret bytes."""
    return X25519PrivateKey.from_private_bytes(hx(seed))


def scrypt(secret, salt):
    """Scrypt as the specification uses it."""
    return Scrypt(salt=salt, length=32, n=131072, r=8, p=1).derive(secret.encode())


def record(kind, body):
    """The bytes of one record, in hexadecimal digits."""
    return (bytes([kind]) + len(body).to_bytes(3, "big") + body).hex()


class WithSecret(peer.Handshake):
    """Noise XXpsk3: e is mixed into the key too, and the pre-shared key comes last."""

    def __init__(self, mesh, psk, static, ephemeral):
        super().__init__(mesh, static, ephemeral)
        name = b"Noise_XXpsk3_25519_ChaChaPoly_SHA256"
        self.h = self.ck = hashlib.sha256(name).digest()
        self.mix_hash(b"p2pchat/2\0" + mesh.encode())
        self.psk = psk

    def mix_key(self, data):
        """Noise's MixKey."""
        self.ck, key = self.hkdf(data)
        self.cipher = peer.Cipher(key)

    def first(self, payload):
        """Message 1."""
        self.mix_key(self.mix_hash(peer.raw(self.e)))
        return peer.raw(self.e) + self.seal(payload)

    def second(self, message):
        """Message 2."""
        self.re = self.mix_hash(message[:32])
        self.mix_key(self.re)
        self.mix_dh(self.e, self.re)
        self.mix_dh(self.e, self.open(message[32:80]))
        return self.h, self.open(message[80:])

    def third(self, payload_for):
        """Message 3: s, se, psk."""
        start = self.seal(peer.raw(self.s))
        self.mix_dh(self.s, self.re)
        temp = hmac.digest(self.ck, self.psk, "sha256")
        self.ck = hmac.digest(temp, b"\1", "sha256")
        mixed = hmac.digest(temp, self.ck + b"\2", "sha256")
        self.mix_hash(mixed)
        self.cipher = peer.Cipher(hmac.digest(temp, mixed + b"\3", "sha256"))
        return start + self.seal(payload_for(self.h))


def handshake(v, noise):
    """All messages, keys and first transport messages of a handshake."""
    first, second, third = map(hx, v["messages"])
    same(noise.first(v["offer"].encode()), first, "message 1")
    digest, payload = noise.second(second)
    identity = peer.read_identity(payload, MESH, "responder", digest)
    same(payload[64:].decode(), v["responder"]["identity"], "identity of the responder")
    same(identity["id"], peer.b64(peer.raw(ed(v["responder"]["identitySeed"]))), "id")
    me = v["initiator"]
    same(noise.third(lambda h: peer.sign_identity(
        ed(me["identitySeed"]), MESH, "initiator", h, json.loads(me["identity"]))), third, "third")
    same(noise.h.hex(), v["handshakeHash"], "handshake hash")
    sending, receiving = noise.split()
    same(sending.key.hex(), v["keyOfInitiator"], "key of the initiator")
    same(receiving.key.hex(), v["keyOfResponder"], "key of the responder")
    same(sending.crypt("encrypt", hx(v["hello"]), b"").hex(), v["firstMessageOfInitiator"], "hello")
    answer = receiving.crypt("decrypt", hx(v["firstMessageOfResponder"]), b"")
    same(answer.hex(), v["hello"], "hello of the responder")


def envelope(v, key):
    """One envelope: made and read."""
    data = v["json"].encode()
    signature = key.sign(peer.context("envelope", MESH) + data)
    same(signature.hex(), v["signature"], "signature")
    same(record(peer.ENVELOPE, b"\1" + signature + data), v["record"], "record")
    e = peer.Envelope(b"\1" + signature + data, MESH)
    same(peer.b64(e.digest), v["digest"], "digest")
    same([e.first, e.last], v["numbers"], "numbers")
    same(peer.stringify(json.loads(data)), data, "JSON")
    return e


def register(v, key):
    """One register."""
    data = v["json"].encode()
    signature = key.sign(peer.context("register", MESH) + data)
    same(signature.hex(), v["signature"], "signature of a register")
    same(record(peer.REGISTER, signature + data), v["record"], "record of a register")
    f = json.loads(data)
    slot = hashlib.sha256(f"{f['kind']}\0{f['key']}".encode()).digest()[:8]
    same(peer.b64(slot), v["slot"], "slot")


def expand(secret, label, info, size, suite):
    """HPKE's LabeledExpand."""
    full = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(hashes.SHA256(), size, full).derive(secret)


def extract(salt, label, secret, suite):
    """HPKE's LabeledExtract."""
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, "sha256")


def hpke(shared, enc, recipient, info):
    """Key and nonce of HPKE in base mode."""
    kem = b"KEM" + (0x20).to_bytes(2, "big")
    secret = extract(b"", b"eae_prk", shared, kem)
    secret = expand(secret, b"shared_secret", enc + recipient, 32, kem)
    suite = b"HPKE" + b"".join(n.to_bytes(2, "big") for n in (0x20, 1, 3))
    schedule = (b"\0" + extract(b"", b"psk_id_hash", b"", suite)
                + extract(b"", b"info_hash", info, suite))
    main = extract(secret, b"secret", b"", suite)
    return (expand(main, b"key", schedule, 32, suite),
            expand(main, b"base_nonce", schedule, 12, suite))


def private(v, key):
    """A private message: sealed with the given ephemeral key material, and opened."""
    e = envelope(v["envelope"], key)
    sealed = e.fields["sealed"]
    same(sealed, v["sealed"], "sealed")
    recipient = dh(v["recipientPrivateKey"])
    same(peer.b64(peer.raw(recipient)), v["sealKey"], "seal key")
    enc = peer.unb64(sealed["key"])
    names = f"{e.author}\0{e.epoch}\0{sealed['to']}\0private"
    info = peer.context("private", MESH) + names.encode()
    shared = recipient.exchange(X25519PublicKey.from_public_bytes(enc))
    secret, nonce = hpke(shared, enc, peer.raw(recipient), info)
    plain = ChaCha20Poly1305(secret).decrypt(nonce, peer.unb64(sealed["text"], 1, 20496), info)
    same(plain.decode(), v["plaintext"], "private words")
    kem = b"KEM" + (0x20).to_bytes(2, "big")
    material = extract(b"", b"dkp_prk", hx(v["ephemeralKeyMaterial"]), kem)
    made = X25519PrivateKey.from_private_bytes(expand(material, b"sk", b"", 32, kem))
    same(peer.raw(made), enc, "ephemeral key")


def room(v, key):
    """A room with a password: lock, id, creation and sealed contents."""
    salt = peer.unb64(v["lock"]["salt"], 16, 16)
    secret = scrypt(unicodedata.normalize("NFC", v["password"]), salt)
    same(secret.hex(), v["roomKey"], "room key")
    check = HKDF(hashes.SHA256(), 32, b"", b"p2pchat/2 check").derive(secret)
    same(peer.b64(check), v["lock"]["check"], "check")
    opened = unicodedata.normalize("NFC", unicodedata.normalize("NFC", v["name"]).lower())
    author = V["keys"][0]["peerId"]
    m = peer.context("room", MESH) + "\0".join(
        [opened, author, v["lock"]["salt"], v["lock"]["check"]]).encode()
    digest = peer.base64.b32encode(hashlib.sha256(m).digest()).decode().lower()
    same(f"{opened}.{digest[:26]}", v["id"], "id of the room")
    register(v["creation"], key)
    for part in (v["oneContent"], v["list"]):
        e = envelope(part["envelope"], key)
        sealed = e.fields["sealed"]
        ad = peer.context("room", MESH) + "\0".join(
            [v["id"], e.author, str(e.epoch), e.fields["type"]]).encode()
        own = HKDF(hashes.SHA256(), 32, peer.unb64(sealed["key"]), ad).derive(secret)
        plain = ChaCha20Poly1305(own).decrypt(bytes(12), peer.unb64(sealed["text"], 1, 20496), ad)
        same(plain.decode(), part["plaintext"], "sealed content")


def main():
    """All vectors."""
    for v in V["keys"]:
        same(peer.raw(ed(v["seed"])).hex(), v["ed25519PublicKey"], "Ed25519")
        same(peer.b64(peer.raw(ed(v["seed"]))), v["peerId"], "peer id")
        same(peer.raw(dh(v["seed"])).hex(), v["x25519PublicKey"], "X25519")
    key = ed(V["keys"][0]["seed"])
    v = V["handshake"]
    own = dh(v["initiator"]["staticKey"]), dh(v["initiator"]["ephemeralKey"])
    handshake(v, peer.Handshake(MESH, *own))
    v = V["handshakeWithSecret"]
    psk = scrypt(v["code"], MESH.encode())
    same(psk.hex(), v["psk"], "pre-shared key")
    own = dh(v["initiator"]["staticKey"]), dh(v["initiator"]["ephemeralKey"])
    handshake(v, WithSecret(MESH, psk, *own))
    first = envelope(V["envelope"]["oneContent"], key)
    second = envelope(V["envelope"]["severalContents"], key)
    same(second.fields["prev"], peer.b64(first.digest), "chain")
    register(V["register"], key)
    v = V["have"]
    have = (v["author"], v["epoch"], v["floor"], v["top"], peer.unb64(v["head"])[:12],
            [(r["from"], r["to"]) for r in v["sparse"]])
    same(record(peer.VECTOR, peer.write_have(*have)), v["record"], "have")
    same(peer.read_vector(hx(v["record"])[4:]), [have], "vector")
    v = V["offer"]
    place = peer.unb64(v["author"]) + peer.unb64(v["slot"], 8, 8)
    numbers = zip([v["epoch"], *v["clock"]], (6, 6, 4))
    version = b"".join(n.to_bytes(size, "big") for n, size in numbers)
    same(record(5, place + version), v["record"], "offer")
    same(record(6, place), V["ask"]["record"], "ask")
    private(V["privateMessage"], key)
    room(V["roomWithPassword"], key)
    print(f"{COUNT} checks, all right")


if __name__ == "__main__":
    main()
