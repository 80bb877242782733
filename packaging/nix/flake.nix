{
  description = "Terminal browser for role cards: who answers for what, how well, and with whom";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { nixpkgs, ... }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      each = build: nixpkgs.lib.genAttrs systems (system: build nixpkgs.legacyPackages.${system});
      manifest = builtins.fromTOML (builtins.readFile ../../Cargo.toml);
      address = nixpkgs.lib.trim (builtins.readFile ../address);
    in
    {
      packages = each (pkgs: {
        default = pkgs.rustPlatform.buildRustPackage {
          pname = "rolescope";
          version = manifest.package.version;
          src = ../..;
          cargoLock.lockFile = ../../Cargo.lock;
          # The other tests need terminals, shells and git.
          cargoTestFlags = [ "--lib" ];
          nativeBuildInputs = [ pkgs.installShellFiles ];
          postInstall = ''
            $out/bin/rolescope man --dir man1
            installManPage man1/*.1
            installShellCompletion --cmd rolescope \
              --bash <($out/bin/rolescope completions bash) \
              --zsh <($out/bin/rolescope completions zsh) \
              --fish <($out/bin/rolescope completions fish)
          '';
          meta = {
            description = manifest.package.description;
            license = with nixpkgs.lib.licenses; [ mit asl20 ];
            mainProgram = "rolescope";
          } // nixpkgs.lib.optionalAttrs (address != "") { homepage = address; };
        };
      });
    };
}
