package dev.spirebridge.app.gate;

/** Numbers in sentences. */
final class Count {

  private Count() {}

  /** Such as {@code 1 pod} and {@code 3 pods}. */
  static String of(int number, String one) {
    return of(number, one, one + "s");
  }

  static String of(int number, String one, String more) {
    return number + " " + (number == 1 ? one : more);
  }
}
