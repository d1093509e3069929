package dev.spirebridge.files;

import java.util.List;

/**
 * All files of one folder for one state of an identity.
 *
 * @param files in the order in which they are put in place, the key and then the chain last
 * @param leftOut federated trust domains that no file can be named after
 */
record FileSet(List<IdentityFile> files, List<String> leftOut) {

  FileSet {
    files = List.copyOf(files);
    leftOut = List.copyOf(leftOut);
  }

  List<String> names() {
    return files.stream().map(IdentityFile::name).toList();
  }
}
