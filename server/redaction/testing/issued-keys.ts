import { createSeededRandom } from "../../../engine/index.ts";

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const hexadecimal = "0123456789abcdef";

/** Keys and tokens in the form of 60 issuers, of random characters. @param seed the same keys for the same seed */
export function issuedKeys(seed: number): string[] {
  const random = createSeededRandom(seed);
  const from = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
  const a = (length: number): string => `${from(alphanumeric, length - 1)}7`;
  const h = (length: number): string => from(hexadecimal, length);
  const uuid = (): string => [8, 4, 4, 4, 12].map(h).join("-");
  return [
    ...[`sk-proj-${a(48)}`, `sk-ant-api03-${a(90)}-AA`, `sk-or-v1-${h(64)}`, `AIza${a(35)}`, `hf_${a(34)}`],
    ...[`gsk_${a(52)}`, `r8_${a(37)}`, `xai-${a(80)}`, `pplx-${a(48)}`, `nvapi-${a(64)}`, `rpa_${a(44)}`],
    ...[`AKIA${from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`, `LTAI5t${a(18)}`, `AKID${a(32)}`],
    ...[
      `ALTAK-${a(21)}/${h(40)}`,
      `amzn.mws.${uuid()}`,
      `ya29.a0${a(60)}`,
      `1//0${a(60)}`,
      `GOCSPX-${a(28)}`,
    ],
    ...[`dop_v1_${h(64)}`, `dapi${h(32)}-2`, `v1.0-${h(24)}-${h(146)}`, `fm2_${a(100)}`, `hrku-${uuid()}`],
    ...[`ghp_${a(36)}`, `gho_${a(36)}`, `github_pat_${a(82)}`, `glpat-${a(20)}`, `npm_${a(36)}`],
    ...[`pypi-AgEIcHlwaS5vcmc${a(60)}`, `rubygems_${h(48)}`, `oy2${from("abcdefghijklmnop234567", 43)}`],
    ...[`dckr_pat_${a(27)}`, `CCIPAT_${a(22)}_${h(40)}`, `${a(14)}.atlasv1.${a(67)}`, `pul-${h(40)}`],
    ...[
      `hvs.${a(90)}`,
      `dp.st.dev.${a(43)}`,
      `xoxb-123456789012-1234567890123-${a(24)}`,
      `xoxe.xoxp-1-${a(60)}`,
    ],
    ...[`MTk4${a(20)}.Cl2FMQ.${a(27)}`, `123456789:AA${a(33)}`, `lin_api_${a(40)}`, `ntn_${a(46)}`],
    ...[`secret_${a(43)}`, `pat${a(14)}.${h(64)}`, `ATATT3xFfGF0${a(180)}`, `figd_${a(40)}`],
    ...[`PMAK-${h(24)}-${h(34)}`, `sntrys_${a(60)}`, `phc_${a(43)}`, `glsa_${a(32)}_${h(8)}`],
    ...[`NRAK-${from("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", 27)}`, `SG.${a(22)}.${a(43)}`, `AC${h(32)}`],
    ...[`key-${h(32)}`, `${h(32)}-us14`, `sk_live_${a(24)}`, `rk_test_${a(24)}`, `shippo_live_${a(40)}`],
    ...[`whsec_${a(32)}`, `sq0csp-${a(43)}`, `EAAA${a(60)}`, `FLWSECK_TEST-${h(32)}-X`, `shpat_${h(32)}`],
    ...[`EZAK${a(54)}`, `pk.eyJ1${a(60)}.${a(22)}`, `AAAA${a(7)}:APA91b${a(134)}`],
  ];
}
