class Rolescope < Formula
  desc "Terminal browser for role cards: who answers for what, how well, and with whom"
  homepage "@ADDRESS@"
  url "@ADDRESS@/archive/refs/tags/v@VERSION@.tar.gz"
  sha256 "@SHA256@"
  license any_of: ["MIT", "Apache-2.0"]
  head "@ADDRESS@.git", branch: "main"

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args
    generate_completions_from_executable(bin/"rolescope", "completions", shells: [:bash, :zsh, :fish])
    system bin/"rolescope", "man", "--dir", man1
    doc.install "README.md", "CHANGELOG.md"
  end

  test do
    assert_match "backend-engineer", shell_output("#{bin}/rolescope --builtin list 'backend engineer'")
    assert_match version.to_s, shell_output("#{bin}/rolescope -V")
  end
end
