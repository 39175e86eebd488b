// Builds static/build/ from static/src/ and the npm packages: `npm run build`, about ten seconds.
// Only what a page uses is copied: the icons named in ICONS and the pictures that the compiled styles mention.
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const HERE = dirname(fileURLToPath(import.meta.url));
const SRC = join(HERE, "src");
const OUT = join(HERE, "build");
const PACKAGES = join(HERE, "..", "node_modules");
const USWDS = join(PACKAGES, "@uswds", "uswds");

const ICONS = [
  "add_circle_outline", "arrow_back", "arrow_forward", "build", "campaign", "check", "check_circle", "chevron_right",
  "close", "comment", "construction", "directions", "edit", "expand_more", "file_download", "flag", "help_outline",
  "history", "home", "hourglass_empty", "language", "list", "location_on", "lock_outline", "login", "logout",
  "mail_outline", "map", "my_location", "navigate_before", "navigate_next", "notifications_none", "people", "person",
  "phone", "print", "schedule", "search", "send", "settings", "undo", "warning",
];

const built = new Set();

function styles() {
  const { css } = compile(join(SRC, "scss", "site.scss"), {
    style: "compressed",
    loadPaths: [join(USWDS, "packages")],
    quietDeps: true,
  });
  write("css/site.css", css);
  const pictures = new Set([...css.matchAll(/url\("?\.\.\/img\/([^")?#]+)/g)].map((match) => match[1]));
  for (const picture of pictures) copy(join(USWDS, "dist", "img", picture), `img/${picture}`);
}

function icons() {
  const symbols = ICONS.map((name) => {
    const svg = readFileSync(join(USWDS, "dist", "img", "usa-icons", `${name}.svg`), "utf8");
    const inner = svg.replace(/<\?xml[^>]*>/, "").replace(/<svg[^>]*>/, "").replace("</svg>", "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner.trim()}</symbol>`;
  });
  write("img/icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

function leaflet() {
  const dist = join(PACKAGES, "leaflet", "dist");
  // Manifest storage looks for the source map that the last line names; nobody ships it.
  const script = readFileSync(join(dist, "leaflet.js"), "utf8").replace(/\/\/# sourceMappingURL=.*\s*$/, "");
  write("leaflet/leaflet.js", script);
  copy(join(dist, "leaflet.css"), "leaflet/leaflet.css");
  copy(join(dist, "images"), "leaflet/images");
}

// Draws polygons on the map of an area, in the admin only.
function geoman() {
  const dist = join(PACKAGES, "@geoman-io", "leaflet-geoman-free", "dist");
  const script = readFileSync(join(dist, "leaflet-geoman.min.js"), "utf8").replace(/\/\/# sourceMappingURL=.*\s*$/, "");
  const styles = readFileSync(join(dist, "leaflet-geoman.css"), "utf8").replace(/\/\*# sourceMappingURL=.*\*\/\s*$/, "");
  // Its icons are SVG in addresses; what one names inside itself, manifest storage would take for a file.
  const icons = styles.replace(/url\((%23[^)]+)\)/g, "url%28$1%29");
  write("leaflet/geoman.js", script);
  write("leaflet/geoman.css", icons);
}

// Drags work orders on the supervisor's page only.
function sortable() {
  copy(join(PACKAGES, "sortablejs", "Sortable.min.js"), "sortable/sortable.js");
}

// Written aside and renamed: a server that reads the folder meanwhile meets every file whole.
function write(name, content) {
  built.add(join(OUT, name));
  mkdirSync(dirname(join(OUT, name)), { recursive: true });
  const aside = join(OUT, `${name}.${process.pid}.new`);
  writeFileSync(aside, content);
  renameSync(aside, join(OUT, name));
}

function copy(from, name) {
  if (!statSync(from).isDirectory()) return write(name, readFileSync(from));
  for (const entry of readdirSync(from)) copy(join(from, entry), `${name}/${entry}`);
}

function removeTheRest() {
  for (const entry of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !built.has(path) && !path.endsWith(".new")) rmSync(path, { force: true });
  }
}

styles();
icons();
leaflet();
geoman();
sortable();
for (const folder of readdirSync(SRC)) if (folder !== "scss") copy(join(SRC, folder), folder);
removeTheRest();
console.log("static/build is ready");
