// What some assert and others deny, the newest first, with both voices at a glance.
import { Export } from "../parts/export";
import { Filters } from "../parts/filters";
import { List } from "../parts/rows";
import { Legend } from "../parts/sentence";
import type { Address } from "../router";

export function DisputesView({ address }: { address: Address }) {
  const { status: _, ...filter } = address.filter;
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
          <Export
            name="disputes"
            rows={{ filter: { ...filter, status: "disputed" }, more: { unit: "stories", newest: 1 } }}
          />
        </div>
        <Legend />
        <List path="disputes" denials filter={filter} what={["dispute", "disputes"]} />
      </section>
    </>
  );
}
