package dev.spirebridge.testing.peers;

import dev.spirebridge.demo.CertificateAuthority;
import java.nio.file.Path;

/**
 * An agent that is a process of its own, so that anything may befall it that befalls a process. It
 * has both of SPIRE's sockets, and lets this user ask for the identities of others. What is behind
 * it, the server, is not the same process.
 */
public interface AgentProcess extends AgentUnderTest {

  /** The socket of the Delegated Identity API, {@code unix:///path}. */
  String adminAddress();

  /** The file of {@link #socketAddress}, in a folder with nothing else in it. */
  Path socket();

  /**
   * Gives the workload the bundle of one more foreign trust domain, whose only authority this is.
   * To be called before the entry is created.
   */
  void trust(CertificateAuthority foreign);

  /** Halts it where it is, with SIGSTOP, until {@link #resume} or {@link #kill}. */
  void halt();

  void resume();

  /** The server is gone: nothing is renewed from now on, and nothing new is learnt. */
  void killServer();

  /** The server is back. */
  void startServer();
}
