package dev.spirebridge.mesh.text;

/** A place and what holds it. */
sealed interface Spot {

  Place place();

  record Top(Place place) implements Spot {}

  record Value(Place.Mapping holder, int index) implements Spot {

    Place.Entry entry() {
      return holder.entries().get(index);
    }

    @Override
    public Place place() {
      return entry().place();
    }
  }

  record Element(Place.Sequence holder, int index) implements Spot {

    @Override
    public Place place() {
      return holder.within().get(index);
    }
  }
}
