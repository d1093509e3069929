package dev.spirebridge.app;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says at start who may call a bridge that gives each its own identity, and what changes that. */
final class CallersNotice {

  private CallersNotice() {}

  static String of(CallersConfig callers, SocketFileConfig files) {
    if (callers.areListed()) {
      List<String> listed = new ArrayList<>();
      if (!callers.uids().isEmpty()) {
        listed.add("user " + ids(callers.uids()));
      }
      if (!callers.gids().isEmpty()) {
        listed.add("group " + ids(callers.gids()));
      }
      return "callers: only processes of "
          + String.join(" or ", listed)
          + ", as callers.uids and callers.gids say; others are refused and counted";
    }
    String mode = PosixFilePermissions.toString(files.mode());
    if (files.mode().contains(PosixFilePermission.OTHERS_WRITE)) {
      return "callers: every process that reaches a socket file, as its mode "
          + mode
          + " says; set callers.uids or callers.gids to name those that may call";
    }
    return "callers: only processes of "
        + String.join(" or ", mayOpen(files))
        + ", as the mode "
        + mode
        + " of the socket files says; set socketFiles.group to let in another group, or"
        + " callers.uids or callers.gids to name those that may call";
  }

  private static List<String> mayOpen(SocketFileConfig files) {
    List<String> who = new ArrayList<>();
    who.add("root");
    if (files.mode().contains(PosixFilePermission.OWNER_WRITE)) {
      who.add("the bridge's own user");
    }
    if (files.mode().contains(PosixFilePermission.GROUP_WRITE)) {
      who.add(files.group().map(CallersNotice::group).orElse("the bridge's own group"));
    }
    return who;
  }

  private static String group(SocketGroup group) {
    return switch (group) {
      case SocketGroup.ById(int gid) -> "group " + gid;
      case SocketGroup.ByName(String name) -> "group " + name;
    };
  }

  private static String ids(Set<Integer> ids) {
    return ids.stream()
        .map(Integer::toUnsignedLong)
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }
}
