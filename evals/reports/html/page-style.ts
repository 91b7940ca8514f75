/** Colours follow the reader's system; tables scroll inside themselves, so that a phone shows the page without sideways scrolling. */
export const pageStyle = `
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#667080;--paper:#fff;--line:#dfe3e8;--soft:#f5f7f9;--mark:#1660c0;--good:22,130,80;--bad:#b3261e;--none:#8a6d00}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--dim:#98a2b0;--paper:#14171b;--line:#2c323a;--soft:#1c2026;--mark:#6aa9ff;--good:60,180,120;--bad:#ff8a80;--none:#e0c060}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1240px;padding:1rem;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.4rem;margin:.2rem 0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1.2rem 0 .4rem}.says{text-align:left;white-space:normal;min-width:14rem}h4{margin:0;font-size:.9rem}small{font-size:.78em;color:var(--dim)}
.muted{color:var(--dim)}.warn,.fail{color:var(--bad)}.none{color:var(--none)}.pass{color:rgb(var(--good))}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .6rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line);vertical-align:middle}th:first-child,.name{text-align:left;position:sticky;left:0;background:var(--paper)}
th{white-space:normal;overflow-wrap:break-word;min-width:3.6rem;font-size:.78rem;color:var(--dim);cursor:pointer;user-select:none;background:var(--soft)}th:first-child{background:var(--soft)}th[aria-sort=ascending]::after{content:" \\2191"}th[aria-sort=descending]::after{content:" \\2193"}
tr:last-child td{border-bottom:0}.bar{width:150px;height:18px;vertical-align:middle;margin-right:.5rem}.scale,.grid{stroke:var(--line)}.range{stroke:var(--mark);stroke-width:3;opacity:.45}.dot{fill:var(--mark)}.dot.off{fill:var(--dim)}
.plane{width:100%;max-width:760px;height:auto;font-size:11px}.plane text{fill:var(--dim)}.plane .label{fill:var(--ink);font-size:12px}.front{fill:none;stroke:var(--mark);stroke-width:1.5;stroke-dasharray:4 3}
.heat{background:rgba(var(--good),calc(var(--s)*var(--s)*.55))}.heat small{display:block;line-height:1.1}.best{font-weight:700}.pick{text-align:left;line-height:1.25}.pick small{display:block}.tag{font-size:.7rem;border:1px solid var(--mark);color:var(--mark);border-radius:4px;padding:0 .3rem}
details{border:1px solid var(--line);border-radius:8px;margin:.4rem 0;padding:.4rem .7rem}summary{cursor:pointer;overflow-wrap:anywhere}.marks i{display:inline-block;width:.7rem;height:.7rem;border-radius:2px;margin-right:2px;background:rgb(var(--good))}.marks i.fail{background:var(--bad)}.marks i.none{background:var(--none)}
.replies{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,260px),1fr));gap:.6rem;margin-top:.5rem}.reply{border:1px solid var(--line);border-radius:6px;padding:.5rem;min-width:0}.reason{margin:.2rem 0;color:var(--dim);font-size:.85rem;overflow-wrap:anywhere}
pre{margin:.3rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.82rem;max-height:20rem;overflow:auto}pre.prompt{background:var(--soft);padding:.5rem;border-radius:6px}
.notice{border-left:3px solid var(--none);padding:.2rem .7rem;margin:.4rem 0;background:var(--soft)}label{margin-right:1rem}select,input{font:inherit;max-width:100%}.filters{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;position:sticky;top:0;background:var(--paper);padding:.4rem 0;z-index:2}.start{display:block;color:var(--dim);font-size:.85rem;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}details[open]>summary .start{display:none}.assertions{list-style:none;padding:0;margin:.3rem 0;font-size:.85rem;overflow-wrap:anywhere}.assertions b{color:var(--ink)}.before{margin:.4rem 0 0;padding:.2rem .5rem}.answer{font-size:1.05rem}`;

/** Sorting by a column, and the search and filters of the cases. Nothing is loaded. */
export const pageScript = `
for(const table of document.querySelectorAll("table.sortable"))for(const [i,th] of [...table.tHead.rows[0].cells].entries()){th.tabIndex=0;const sort=()=>{
const up=th.getAttribute("aria-sort")==="descending";for(const o of table.tHead.rows[0].cells)o.removeAttribute("aria-sort");th.setAttribute("aria-sort",up?"ascending":"descending");
const rows=[...table.tBodies[0].rows];const v=r=>r.cells[i].dataset.v;const num=rows.every(r=>v(r)===""||!isNaN(v(r)));
rows.sort((a,b)=>(num?(v(a)===""?-1e99:+v(a))-(v(b)===""?-1e99:+v(b)):v(a).localeCompare(v(b)))*(up?1:-1));table.tBodies[0].append(...rows)};
th.addEventListener("click",sort);th.addEventListener("keydown",e=>{if(e.key==="Enter")sort()})}
const at=id=>document.getElementById(id);if(at("search")){
const rows=[...document.querySelectorAll("details[data-task]")];const texts=new Map();
const textOf=d=>{let t=texts.get(d);if(t===undefined)texts.set(d,t=d.textContent.toLowerCase());return t};
const show=()=>{const words=at("search").value.toLowerCase().split(/\\s+/).filter(Boolean);let n=0;for(const d of rows){
d.hidden=(at("task").value!==""&&d.dataset.task!==at("task").value)||(at("state").value!==""&&!d.dataset.state.split(" ").includes(at("state").value))||!words.every(w=>textOf(d).includes(w));if(!d.hidden)n+=1}
at("shown").textContent=n+" of "+rows.length+" cases"};
for(const id of ["search","task","state"])at(id).addEventListener("input",show);at("search").form.addEventListener("submit",e=>e.preventDefault());show()}`;
