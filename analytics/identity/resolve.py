"""Persons from ids and what was seen together, with every guard.

Flow:  listed and weak edges out -> components over what names an account surely (a unionid, a member id) -> phones seen
       with more than one of these out -> components over the rest -> the oldest id of each lends the person its id.
Why:   a person keeps the id while it grows, the older one survives a merge, the older part of a split keeps it, and
       nothing but the evidence decides, so that the order in which files arrive cannot.
"""

from dataclasses import dataclass

import numpy as np

from analytics.identity.graph import Array, Edges, Nodes, Verdict, ages, components, oldest
from analytics.identity.guarded import Claims, guarded_components


@dataclass(frozen=True, slots=True)
class Guards:
    """Confidence an edge needs to merge; persons beyond which a phone is public; accounts a person may hold."""

    merge_confidence: float = 0.9
    max_phone_persons: int = 3
    max_accounts: int = 20


@dataclass(frozen=True, slots=True)
class Persons:
    """`anchor` of each node: the node that lends the id; `confidence` of the weakest needed link of its person.

    `verdict` of each edge, `clash` the scope code held twice where it is SECOND, else -1.
    """

    anchor: Array
    confidence: Array
    verdict: Array
    clash: Array


def resolve(nodes: Nodes, edges: Edges, guards: Guards) -> Persons:
    """The persons behind the nodes; edges may come in any order, a pair at most once."""
    order = edges.by_strength()
    sorted_edges = edges.take(order)
    verdict, clash = _decide(nodes, sorted_edges, guards)
    kept = sorted_edges.take(verdict == Verdict.KEPT)
    label = components(len(nodes), kept.left, kept.right)
    back = np.empty(len(edges), np.int64)
    back[order] = np.arange(len(edges))
    anchor = oldest(label, ages(nodes))
    return Persons(anchor, _confidence(label, kept), verdict[back], clash[back])


def _decide(nodes: Nodes, edges: Edges, guards: Guards) -> tuple[Array, Array]:
    """Verdict and clash of every edge, given strongest first."""
    verdict = np.where(edges.confidence < guards.merge_confidence, Verdict.WEAK, Verdict.KEPT).astype(np.int8)
    verdict[nodes.is_listed[edges.left] | nodes.is_listed[edges.right]] = Verdict.LISTED
    clash = np.full(len(edges), -1, np.int64)
    by_phone = nodes.is_hub[edges.left] | nodes.is_hub[edges.right]
    accounts = (~nodes.is_hub).astype(np.int64)
    sure = np.flatnonzero((verdict == Verdict.KEPT) & ~by_phone)
    strict = np.flatnonzero(nodes.is_strict & (nodes.scope >= 0))
    claims = Claims(strict, nodes.scope[strict], accounts, guards.max_accounts)
    found = guarded_components(edges.left[sure], edges.right[sure], claims)
    verdict[sure], clash[sure] = found.verdict, found.clash
    held = _held(nodes, found.label)
    open_ = np.flatnonzero((verdict == Verdict.KEPT) & by_phone)
    verdict[open_] = _of_phones(nodes, (edges.left[open_], edges.right[open_]), found.label, (held, guards))
    rest = np.flatnonzero((verdict == Verdict.KEPT) & by_phone)
    weight = np.bincount(found.label, accounts, len(nodes)).astype(np.int64)
    left, right = found.label[edges.left[rest]], found.label[edges.right[rest]]
    linked = guarded_components(left, right, Claims(*held, weight, guards.max_accounts))
    verdict[rest], clash[rest] = linked.verdict, linked.clash
    return verdict, clash


def _held(nodes: Nodes, label: Array) -> tuple[Array, Array]:
    """(label, scope) of every kind of id that a surely known person holds, each pair once, ordered."""
    scoped = np.flatnonzero(nodes.scope >= 0)
    kinds = int(nodes.scope.max(initial=-1)) + 1
    pairs = np.unique(label[scoped] * max(kinds, 1) + nodes.scope[scoped])
    return pairs // max(kinds, 1), pairs % max(kinds, 1)


def _of_phones(
    nodes: Nodes, ends: tuple[Array, Array], label: Array, known: tuple[tuple[Array, Array], Guards]
) -> Array:
    """Verdict of each phone edge: how many certainly different persons was the phone seen with?

    Persons are certainly different when they hold different ids of one kind of which a person has one.
    """
    (held, scope), guards = known
    phone = np.where(nodes.is_hub[ends[0]], ends[0], ends[1])
    person = label[np.where(nodes.is_hub[ends[0]], ends[1], ends[0])]
    pairs = np.unique(np.stack([phone, person]), axis=1) if len(phone) else np.empty((2, 0), np.int64)
    start, stop = np.searchsorted(held, pairs[1]), np.searchsorted(held, pairs[1], side="right")
    each = np.repeat(np.arange(pairs.shape[1]), stop - start)
    within = np.arange(len(each)) - np.repeat(np.cumsum(stop - start) - (stop - start), stop - start)
    kinds = np.stack([pairs[0][each], scope[start[each] + within]])
    seen, count = np.unique(kinds, axis=1, return_counts=True) if len(each) else (kinds, np.empty(0, np.int64))
    persons = np.zeros(len(nodes), np.int64)
    np.maximum.at(persons, seen[0], count)
    many = persons[phone]
    refused = np.where(many > max(guards.max_phone_persons, 1), Verdict.PUBLIC, Verdict.SHARED)
    verdict: Array = np.where(many < 2, Verdict.KEPT, refused).astype(np.int8)
    return verdict


def _confidence(label: Array, kept: Edges) -> Array:
    """The least confidence without which the person of each node falls apart; 1 for who is one id alone."""
    persons = int(label.max(initial=-1)) + 1
    confidence = np.zeros(persons)
    for tier in np.unique(np.append(kept.confidence, 1.0))[::-1]:
        strong = kept.confidence >= tier
        part = components(len(label), kept.left[strong], kept.right[strong])
        person_of_part = np.empty(int(part.max(initial=-1)) + 1, np.int64)
        person_of_part[part] = label
        is_whole = np.bincount(person_of_part, minlength=persons) == 1
        confidence[is_whole & (confidence == 0)] = tier
    return confidence[label]
