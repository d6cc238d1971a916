// The stories that fit the filter, the newest first.
import { Export } from "../parts/export";
import { Filters } from "../parts/filters";
import { Bound, useNewest } from "../parts/newest";
import { List } from "../parts/rows";
import { change, type Address } from "../router";

export function StoriesView({ address }: { address: Address }) {
  const oldest = address.own.first === "oldest";
  const newest = useNewest(address);
  const filter = oldest ? address.filter : newest.filter;
  const more: Record<string, string | number> = oldest ? {} : { newest: 1 };
  return (
    <>
      <div class="title">
        <h1>Stories</h1>
        <p class="lead">A story is one event of the world, with every report that mentions it.</p>
      </div>
      <Filters address={address} />
      <section class="card">
        <div class="top">
          <h2 class="unseen">The list</h2>
          <div class="switch" role="group" aria-label="Order">
            <button aria-pressed={!oldest} onClick={() => change(address, {}, { first: undefined })}>
              Newest first
            </button>
            <button aria-pressed={oldest} onClick={() => change(address, {}, { first: "oldest" })}>
              Oldest first
            </button>
          </div>
          <Export name="stories" rows={{ filter, more: { unit: "stories", ...more } }} />
        </div>
        {!oldest && <Bound of={newest} address={address} />}
        <List path="stories" filter={filter} more={more} what={["story", "stories"]} />
      </section>
    </>
  );
}
