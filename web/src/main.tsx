// The page: its head, the view that the address names, and nothing that outlives a change of the address.
import { Component, render, type ComponentChildren, type ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Refusal, type Meta } from "./api";
import { Progress, Problem, Show } from "./parts/states";
import { followLinks, href, useAddress, type Address, type Filter } from "./router";
import { MetaContext, useAnswer } from "./use";
import { plural } from "./words";
import { ActorsView } from "./views/actors";
import { DisputesView } from "./views/disputes";
import { DyadView } from "./views/dyad";
import { MapView } from "./views/map";
import { OverviewView } from "./views/overview";
import { PasteView } from "./views/paste";
import { StoriesView } from "./views/stories";
import { StoryView } from "./views/story";
import "./style/fonts.css";
import "./style/base.css";
import "./style/colours.css";
import "./style/parts.css";
import "./style/views.css";

interface View {
  path: string;
  /** What its link is called, where it has one of its own. */
  name?: string;
  Body: ComponentType<{ address: Address }>;
}

const VIEWS: View[] = [
  { path: "", name: "Overview", Body: OverviewView },
  { path: "dyad", name: "Two parties", Body: DyadView },
  { path: "stories", name: "Stories", Body: StoriesView },
  { path: "story", Body: StoryView },
  { path: "disputes", name: "Disputes", Body: DisputesView },
  { path: "actors", name: "Actors", Body: ActorsView },
  { path: "map", name: "Map", Body: MapView },
  { path: "paste", name: "Paste a text", Body: PasteView },
];

const viewOf = ({ path: [view = ""] }: Address) => VIEWS.find(({ path }) => path === view);

function Shown({ address }: { address: Address }) {
  const view = viewOf(address);
  return view ? (
    <view.Body address={address} />
  ) : (
    <Problem error={new Refusal(404, `There is no view called “${address.path.join("/")}”.`)} />
  );
}

/** A fault of the page shows itself, and the other views stay within reach. */
class Guard extends Component<{ where: string; children: ComponentChildren }, { fault: Error | null }> {
  override state = { fault: null as Error | null };
  override componentDidCatch(fault: Error) {
    console.error(fault);
    this.setState({ fault });
  }
  override componentDidUpdate(before: { where: string }) {
    if (before.where !== this.props.where && this.state.fault) this.setState({ fault: null });
  }
  render() {
    return this.state.fault ? (
      <Problem error={new Refusal(1, `This view has a fault: ${this.state.fault.message}`)} />
    ) : (
      this.props.children
    );
  }
}

function Head({ address, meta }: { address: Address; meta: Meta | null }) {
  const [view = ""] = address.path;
  // What one view asks, the next one asks, too; only what a view was about stays behind.
  const { story: _, ...kept }: Filter = address.filter;
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = ref.current?.querySelector<HTMLElement>("[aria-current]");
    if (here && ref.current)
      ref.current.scrollLeft = here.offsetLeft - ref.current.clientWidth / 2 + here.offsetWidth / 2;
  }, [view]);
  return (
    <header class="head">
      <a class="skip" href="#main">
        To the content
      </a>
      <a class="name" href="/">
        dragoman
      </a>
      {meta && (
        <span class="store" title={`${meta.documents.toLocaleString("en")} documents`}>
          {meta.store}
        </span>
      )}
      <nav aria-label="Views" ref={ref}>
        {VIEWS.filter(({ name }) => name).map(({ path, name }) => (
          <a
            key={path}
            href={href(path ? [path] : [], path === "paste" ? {} : kept)}
            aria-current={(view === "story" ? "stories" : view) === path ? "page" : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
    </header>
  );
}

function Page() {
  const address = useAddress();
  const meta = useAnswer<Meta>("/api/meta");
  const where = href(address.path, address.filter);
  const main = useRef<HTMLElement>(null);
  const [view = ""] = address.path;
  useEffect(() => {
    const name = viewOf(address)?.name;
    if (name && view !== "dyad") document.title = `${name} – dragoman`;
  }, [view]);
  // Whoever cannot see that another view has come is taken to it.
  const path = address.path.join("/");
  const last = useRef(path);
  useEffect(() => {
    if (last.current !== path) main.current?.focus({ preventScroll: true });
    last.current = path;
  }, [path]);
  return (
    <>
      <Progress />
      <Head address={address} meta={meta.data} />
      <main id="main" ref={main} tabIndex={-1}>
        <Show answer={meta}>
          {(data) => (
            <MetaContext.Provider value={data}>
              <Guard where={where}>
                <Shown address={address} />
              </Guard>
            </MetaContext.Provider>
          )}
        </Show>
      </main>
      <footer class="foot">
        {meta.data && (
          <p>
            dragoman {meta.data.version} · {plural(meta.data.documents, "document")},{" "}
            {plural(meta.data.events, "event")}, {plural(meta.data.stories, "story", "stories")} · read by a program,
            which makes mistakes: look at the sentence before you quote it ·{" "}
            <a href="/licences.txt" target="_blank">
              licences
            </a>
          </p>
        )}
      </footer>
    </>
  );
}

const root = document.getElementById("page")!;
followLinks(document.body);
render(<Page />, root);
