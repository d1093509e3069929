package dev.spirebridge.files;

import dev.spirebridge.files.IdentityFile.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes one set of files after another until it is killed. Each file of a set holds its number, a
 * thousand times; every other set has a federated bundle.
 */
final class RotatingWriter {

  private RotatingWriter() {}

  /**
   * Says how it found the folder, and begins when it is given the number of the first set.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    try (FolderLock lock = new FolderLock(folder)) {
      lock.require();
      SetWriter writer =
          new SetWriter(
              new Dawdling(new DiskDirectory(folder, Optional.empty())), FileAccess.DEFAULT);
      System.out.println(writer.complete() ? "completed" : "settled");
      String first =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))
              .readLine();
      for (int number = Integer.parseInt(first); ; number++) {
        writer.write(set(number));
      }
    }
  }

  /** Pauses before each change, so that a kill is as likely to come between any two of them. */
  private static final class Dawdling extends ObservedDirectory {

    Dawdling(Directory disk) {
      super(disk);
    }

    @Override
    void before(String change) {
      LockSupport.parkNanos(300_000);
    }
  }

  private static FileSet set(int number) {
    List<IdentityFile> files = new ArrayList<>();
    files.add(file("root-cert.pem", Kind.CERTIFICATES, number));
    if (number % 2 == 0) {
      files.add(file("partner.test.pem", Kind.CERTIFICATES, number));
    }
    files.add(file("key.pem", Kind.PRIVATE_KEY, number));
    files.add(file("cert-chain.pem", Kind.CERTIFICATES, number));
    return new FileSet(files, List.of());
  }

  private static IdentityFile file(String name, Kind kind, int number) {
    byte[] content = (number + "\n").repeat(1000).getBytes(StandardCharsets.UTF_8);
    return new IdentityFile(name, kind, content);
  }
}
