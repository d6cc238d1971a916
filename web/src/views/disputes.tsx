// What some assert and others deny, the newest first, with both voices at a glance.
import { Export } from "../parts/export";
import { Filters } from "../parts/filters";
import { Bound, useNewest } from "../parts/newest";
import { List } from "../parts/rows";
import { Legend } from "../parts/sentence";
import type { Address } from "../router";

export function DisputesView({ address }: { address: Address }) {
  const { status: _, ...asked } = address.filter;
  const newest = useNewest(address, asked);
  return (
    <>
      <div class="title">
        <h1>Disputes</h1>
        <p class="lead">
          What somebody says happened and somebody else denies. Open one to see who says what, in which words.
        </p>
      </div>
      <Filters address={address} without={["status"]} />
      <section class="card">
        <div class="top">
          <h2>Newest first</h2>
          <Export name="disputes" rows={{ filter: newest.filter, more: { disputed: 1, newest: 1 } }} />
        </div>
        <Bound of={newest} address={address} />
        <Legend />
        <List path="disputes" denials filter={newest.filter} what={["dispute", "disputes"]} />
      </section>
    </>
  );
}
