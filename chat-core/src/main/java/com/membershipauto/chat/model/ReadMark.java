package com.membershipauto.chat.model;

/** How far a participant has read a thread. State, not an event: the greatest {@code upTo} wins. */
public record ReadMark(Participant participant, long upTo) {}
