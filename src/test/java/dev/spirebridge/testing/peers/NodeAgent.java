package dev.spirebridge.testing.peers;

import dev.spirebridge.demo.CertificateAuthority;

/**
 * An agent that lets the bridge ask for the identities of other users' processes: the real-peer
 * tests run the same scenario against SPIRE and against the embedded Delegated Identity API. The
 * bridge is an authorized delegate at first, and no user is registered.
 */
public interface NodeAgent extends IssuingAgent {

  /** Of which the agent is. */
  String TRUST_DOMAIN = "example.org";

  /** The admin socket, {@code unix:///path}. */
  String adminAddress();

  /** What every process of the user is given, once registered. */
  default String spiffeId(OtherUser user) {
    return "spiffe://" + TRUST_DOMAIN + "/ns/default/sa/user-" + user.uid();
  }

  /** Registers every process of the user. */
  void createEntry(OtherUser user);

  void deleteEntry(OtherUser user);

  /**
   * Lets the entry of a user federate with a foreign trust domain, whose only authority this is;
   * that of no other user does.
   */
  void federate(OtherUser user, CertificateAuthority foreign);

  /** Lets the entry of a user federate with nobody, as at first. */
  void unfederate(OtherUser user);

  /** Whether the agent has an SVID for the user by now, as a caller of its own sockets sees it. */
  boolean knows(OtherUser user);

  /** Deletes the delegate's own entry: the agent does not know the bridge itself any more. */
  void deleteDelegate();

  /** Creates the delegate's own entry after {@link #deleteDelegate}. */
  void createDelegate();

  /** Takes the delegate off the list of those that are authorized; this may restart the agent. */
  void forbidDelegate();

  /** Puts the delegate back on the list; this may restart the agent. */
  void allowDelegate();
}
