package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Tree;

/** Where the bridge serves the gateway's Envoy. */
public sealed interface GlooAddress {

  /** Reached by the containers of the pod alone. */
  GlooAddress DEFAULT = new Pipe("/run/spire-bridge/sds.sock");

  /**
   * A Unix socket in a folder that both containers mount.
   *
   * @param path absolute, of at most 107 bytes
   */
  record Pipe(String path) implements GlooAddress {

    public Pipe {
      if (!path.startsWith("/") || path.lastIndexOf('/') == 0) {
        throw new IllegalArgumentException(path + " is no file in a folder");
      }
    }

    String folder() {
      return path.substring(0, path.lastIndexOf('/'));
    }

    @Override
    public String listener() {
      return "unix://" + path;
    }

    @Override
    public String target() {
      return listener();
    }

    @Override
    public Tree envoyAddress() {
      return Tree.EMPTY.with(path, "pipe", "path");
    }
  }

  /**
   * 127.0.0.1:8234, where Gloo's own sds container is.
   *
   * @param insecureHostNetwork whether also where that is the node's, and so any process of the
   *     node can take the private key
   */
  record Tcp(boolean insecureHostNetwork) implements GlooAddress {

    private static final String HOST = "127.0.0.1";
    private static final int PORT = 8234;

    @Override
    public String listener() {
      return "tcp://" + target();
    }

    @Override
    public String target() {
      return HOST + ":" + PORT;
    }

    @Override
    public Tree envoyAddress() {
      return Tree.EMPTY
          .with(HOST, "socket_address", "address")
          .with(PORT, "socket_address", "port_value");
    }
  }

  /** As the bridge's configuration names it. */
  String listener();

  /** As an Upstream's {@code targetUri}; Gloo needs none where a cluster is named. */
  String target();

  /** Envoy's {@code Address}, in snake_case. */
  Tree envoyAddress();
}
