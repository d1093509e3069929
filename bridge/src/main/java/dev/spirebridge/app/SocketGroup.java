package dev.spirebridge.app;

/** A group of the operating system. Whether it exists is found out when a file is given to it. */
public sealed interface SocketGroup {

  /** By number, which needs no entry in /etc/group and so works in any container. */
  record ById(int gid) implements SocketGroup {}

  /** By name. */
  record ByName(String name) implements SocketGroup {}

  /** As it was configured. */
  default String text() {
    return switch (this) {
      case ById(int gid) -> Integer.toString(gid);
      case ByName(String name) -> name;
    };
  }
}
