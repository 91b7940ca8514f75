/** Keys by the prefix that their issuer gives them so that scanners find them. None begins within a word. */
const issued: readonly string[] = [
  // Models.
  "sk-(?:ant-|proj-|or-|svcacct-)?(?=[\\w-]{0,200}\\d)[\\w-]{20,200}",
  "AIza[\\w-]{35}",
  "AQ\\.[\\w-]{30,200}",
  "hf_[A-Za-z\\d]{30,60}",
  "gsk_[A-Za-z\\d]{40,60}",
  "r8_[A-Za-z\\d]{30,60}",
  "xai-[A-Za-z\\d]{40,100}",
  "pplx-[A-Za-z\\d]{40,60}",
  "nvapi-[\\w-]{40,100}",
  "tgp_v1_[\\w-]{30,80}",
  "fw_[A-Za-z\\d]{20,60}",
  "csk-[a-z\\d]{30,80}",
  "rpa_[A-Za-z\\d]{30,60}",
  "jina_[\\w-]{30,80}",
  "tvly-[\\w-]{20,80}",
  "lsv2_(?:pt|sk)_[\\w-]{30,120}",
  "sk_[a-f\\d]{40,64}",
  "tw-[\\da-f]{12}-[\\w-]{20,100}",
  // Clouds.
  "(?:AKIA|ASIA|ABIA|ACCA)[A-Z\\d]{16}(?![A-Z\\d])",
  "ABSK[A-Za-z\\d+/=]{60,300}",
  "bedrock-api-key-[A-Za-z\\d+/=]{30,2000}",
  "amzn\\.mws\\.[a-f\\d-]{36}",
  "ya29\\.[\\w-]{20,400}",
  "1//0[\\w-]{30,200}",
  "GOCSPX-[\\w-]{20,60}",
  "LTAI[A-Za-z\\d]{12,24}(?![A-Za-z\\d])",
  "AKID[A-Za-z\\d]{32}",
  "ALTAK-[A-Za-z\\d]{16,40}(?:/[a-f\\d]{32,64})?",
  "do[opr]_v1_[a-f\\d]{64}",
  "dapi[a-f\\d]{32}(?:-\\d)?",
  "cf[uoak]t_[\\w-]{30,80}",
  "v1\\.0-[a-f\\d]{24}-[a-f\\d]{100,200}",
  "fm[12][rp]?_[A-Za-z\\d+/=_-]{40,800}",
  "(?:HRKU|hrku)-[\\w-]{30,80}",
  "sbp_[a-f\\d]{40}",
  "sb_secret_[\\w-]{20,60}",
  "vercel_[A-Za-z\\d]{20,60}",
  "vercel_blob_rw_\\w{20,100}",
  "vc[a-z]_(?=[A-Za-z\\d]{0,80}\\d)[A-Za-z\\d]{24,80}",
  "nf[a-z]_[A-Za-z\\d]{30,60}",
  "pscale_(?:pw|tkn|oauth)_[\\w-]{30,80}",
  // Code and packages.
  "gh[opsur]_[A-Za-z\\d]{30,255}",
  "github_pat_\\w{30,255}",
  "gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-[\\w-]{18,100}",
  "npm_[A-Za-z\\d]{36}",
  "pypi-[\\w-]{40,300}",
  "sgp_(?:[a-f\\d]{16}_|local_)?[a-f\\d]{40}",
  "rubygems_[a-f\\d]{48}",
  "oy2[a-z\\d]{43}(?![a-z\\d])",
  "dckr_[po]at_[\\w-]{20,80}",
  "CCI(?:PAT|PRJ)_[A-Za-z\\d_]{40,120}",
  "[A-Za-z\\d]{14}\\.atlasv1\\.[\\w-]{50,100}",
  "pul-[a-f\\d]{40}",
  "hv[sbr]\\.[\\w-]{20,300}",
  "dp\\.(?:pt|st|ct|sa|scim|audit)\\.(?:[\\w-]{1,20}\\.)?[A-Za-z\\d]{30,60}",
  "ops_eyJ[\\w-]{50,2000}",
  "AGE-SECRET-KEY-1[A-Z\\d]{58}",
  // Teams and their tools.
  "xox[abeoprs](?:\\.xox[bp])?-[\\w-]{10,255}",
  "xapp-[\\w-]{10,255}",
  "[MNO][\\w-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40}",
  "\\d{8,10}:AA[\\w-]{32,34}",
  "lin_(?:api|oauth)_[A-Za-z\\d]{40,64}",
  "ntn_[A-Za-z\\d]{40,60}",
  "secret_[A-Za-z\\d]{43}",
  "pat[A-Za-z\\d]{14}\\.[a-f\\d]{64}",
  "ATATT3[\\w=-]{50,300}",
  "figd_[\\w-]{30,80}",
  "PMAK-[a-f\\d-]{40,80}",
  "tfp_[\\w]{40,80}",
  // Watching.
  "sntry[su]_[\\w+/=-]{30,400}",
  "ph[cx]_[A-Za-z\\d]{30,60}",
  "glsa_[\\w-]{30,80}",
  "glc_[A-Za-z\\d+/=]{32,400}",
  "NRAK-[A-Z\\d]{27}",
  // Mail, money, goods, maps.
  "SG\\.[\\w-]{16,64}\\.[\\w-]{16,64}",
  "(?:AC|SK)[a-f\\d]{32}",
  "key-[a-f\\d]{32}",
  "[a-f\\d]{32}-us\\d{1,2}",
  "xkeysib-[a-f\\d]{64}(?:-[A-Za-z\\d]{16})?",
  // `sk_live_`, `pk_test_` and whoever else names them so.
  "[A-Za-z]{1,12}_(?:live|test|prod|sandbox)_(?=[A-Za-z\\d]{0,120}\\d)[A-Za-z\\d]{16,120}",
  "whsec_[A-Za-z\\d+/=]{20,100}",
  "sq0(?:atp|csp)-[\\w-]{20,60}",
  "EAAA[\\w-]{56,64}",
  "EAA[A-Za-z\\d]{80,400}",
  "FLW(?:PUB|SEC)K(?:_TEST)?-[A-Za-z\\d]{20,80}(?:-X)?",
  "shp(?:at|ca|pa|ss)_[a-fA-F\\d]{32}",
  "EZ[AT]K[A-Za-z\\d]{54}",
  "fio-u-[\\w-]{40,100}",
  "[pst]k\\.eyJ[\\w-]{20,400}\\.[\\w-]{16,80}",
  "[\\w-]{7,30}:APA91b[\\w-]{100,200}",
  "eyJ[\\w-]{8,2000}\\.eyJ[\\w-]{8,4000}\\.[\\w-]{8,1000}",
];

/** Words that name a secret; shorter ones are common, so that their values must be longer. */
const names =
  "secret[ _-]?(?:access[ _-]?)?key|(?:api|account|private|signing|encryption)[ _-]?key|(?:access|api|auth|bearer|bot|refresh|session)[ _-]?token|client[ _-]?secret|password|passwd|passphrase|pwd";
const shortNames = "token|secret|signature|sig|credential";

/** A value ends at what cannot be a part of it, and is no call of a function; a name of a variable has no digit, mostly. */
const value = (minLength: number): string =>
  `(?=[^\\s"'\`,;<>(){}[\\]]{0,200}\\d)[A-Za-z\\d][^\\s"'\`,;<>(){}[\\]]{${minLength - 1},200}(?![^\\s"'\`,;<>){}[\\]])`;
const assigned = `["']?[^\\S\\n]{0,3}[:=][^\\S\\n]{0,3}["']?`;

/** What opens doors. Every quantifier is bounded, as in `redactionPatterns`. */
export const secretPatterns: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[A-Za-z\d+/=\s:.,()-]{20,8000}?-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g,
  new RegExp(`(?<![\\w-])(?:${issued.join("|")})`, "g"),
  // What is named as one, whoever gave it out: `aws_secret_access_key = ...`, `"password": "..."`.
  new RegExp(`(?<=(?:${names})${assigned})${value(8)}`, "gi"),
  new RegExp(`(?<=(?:${shortNames})${assigned})(?=[^\\s"']{0,40}[A-Za-z])${value(20)}`, "gi"),
  // How HTTP carries them.
  /(?<=\b(?:bearer|basic|bot|token)[^\S\n]{1,3})(?=[\w+/.~-]{0,200}\d)[\w+/.~-]{16,400}={0,2}/gi,
  // Addresses that are keys themselves.
  /(?<=hooks\.slack\.com\/(?:services|workflows)\/)[\w/-]{20,120}/g,
  /(?<=discord(?:app)?\.com\/api\/webhooks\/)\d{15,22}\/[\w-]{40,100}/g,
  // The password within an address.
  /(?<=\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s:/@]{0,64}:)[^\s:/@]{1,128}(?=@)/g,
];
