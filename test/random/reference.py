"""Reference numbers of the generator, by Python's integers of unbounded size: writes reference.json beside this file.

    python3 test/random/reference.py

Written from the definitions: MurmurHash3_x86_32 (Appleby 2011), xoshiro128** 1.1 (Blackman and Vigna 2021), Marsaglia
and Bray's polar method, Fisher and Yates. Every intermediate value is reduced modulo 2³² and nothing is signed.
A seed is hashed four times, with the first digits of π as keys; a fork hashes its label with those hashes as keys.
"""
import json
import math
import pathlib

WORD = 2**32


def rotate(x, k):
    return (x * 2**k + x // 2 ** (32 - k)) % WORD


def murmur3(text, seed):
    data = text.encode("utf-8")
    mixed = lambda block: rotate(block * 0xCC9E2D51 % WORD, 15) * 0x1B873593 % WORD
    h = seed
    for i in range(len(data) // 4):
        h = (rotate(h ^ mixed(int.from_bytes(data[4 * i : 4 * i + 4], "little")), 13) * 5 + 0xE6546B64) % WORD
    h ^= mixed(int.from_bytes(data[len(data) // 4 * 4 :], "little"))
    h ^= len(data)
    for shift, factor in [(16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)]:
        h = (h ^ h // 2**shift) * factor % WORD
    return h


def xoshiro(state):
    s = list(state)
    while True:
        yield rotate(s[1] * 5 % WORD, 7) * 9 % WORD
        t = s[1] * 2**9 % WORD
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 11)


def key_of(*labels):
    key = [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344]
    for label in labels:
        key = [murmur3(label, word) for word in key]
    return key


def stream(*labels):
    a, *rest = key_of(*labels)
    return xoshiro([a | 1, *rest])


def take(count, words):
    return [next(words) for _ in range(count)]


def normals(words):
    while True:
        x, y = (2 * word / WORD - 1 for word in take(2, words))
        square = x * x + y * y
        if 0 < square < 1:
            scale = math.sqrt(-2 * math.log(square) / square)
            yield x * scale
            yield y * scale


def integer(words, n):
    while True:
        word = next(words)
        if word < WORD // n * n:
            return word % n


def permutation(words, n):
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = integer(words, i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def main():
    texts = [
        *[("", 0), ("", 1), ("test", 0x9747B28C), ("Hello, world!", 0x9747B28C)],
        *[("The quick brown fox jumps over the lazy dog", 0x9747B28C), ("蒸留", 0)],
    ]
    large = stream("7")
    result = {
        "murmur3": [{"text": text, "seed": seed, "hash": murmur3(text, seed)} for text, seed in texts],
        "xoshiro128** from 1, 2, 3, 4": take(8, xoshiro([1, 2, 3, 4])),
        "words": {seed: take(4, stream(seed)) for seed in ["7", "種"]},
        "words of 7, forked as dropout": take(2, stream("7", "dropout")),
        "normals of 7": take(4, normals(stream("7"))),
        "permutation of 10 by 7": permutation(stream("7"), 10),
        "integers below 3000000000 by 7": [integer(large, 3_000_000_000) for _ in range(20)],
    }
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
