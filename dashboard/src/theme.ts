import { effect, signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";
const storageName = "tradewind-theme";

const stored = localStorage.getItem(storageName);
export const theme = signal<Theme>(stored === "light" || stored === "dark" ? stored : "auto");

effect(() => {
  if (theme.value === "auto") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(storageName);
  } else {
    document.documentElement.dataset.theme = theme.value;
    localStorage.setItem(storageName, theme.value);
  }
});
